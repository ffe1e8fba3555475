import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { createSettings, defaults } from './settings.ts';

let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await testApp();
  admin = await test.person('administrator');
});
afterAll(() => test.close());

const put = (payload: object) => admin.inject({ method: 'PUT', url: '/api/v1/settings', payload });

describe('settings', () => {
  it('are sensible before anyone has set them', async () => {
    expect((await admin.inject({ url: '/api/v1/settings' })).json()).toEqual(defaults);
  });

  it('are kept, and another node follows at once', async () => {
    const other = createSettings(test.rooms.db);
    expect((await other.getSettings()).name).toBe('mHero');
    const answer = await put({ ...defaults, name: 'Ministry of Health', country: 'KE', timezone: 'Africa/Nairobi' });
    expect(answer.json()).toMatchObject({ name: 'Ministry of Health', country: 'KE' });
    await expect.poll(async () => (await other.getSettings()).name).toBe('Ministry of Health');
  });

  it('say what is wrong, and then stay as they were', async () => {
    const wrong = { ...defaults, timezone: 'Africa/Nowhere', currency: 'usd', languages: ['english'] };
    const answer = await put(wrong);
    const where = (answer.json() as { fields: { where: string }[] }).fields.map((field) => field.where);
    expect(where).toEqual(['/timezone', '/currency', '/languages/0']);
    expect((await put({ ...defaults, country: 'Liberia' })).json()).toMatchObject({ fields: [{ where: '/country' }] });
    expect((await test.rooms.settings.getSettings()).country).toBe('KE');
  });
});
