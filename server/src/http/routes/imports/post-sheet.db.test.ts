import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, type TestPerson, testApp } from '../../../testing/app.ts';

let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await testApp();
  admin = await test.person('administrator');
});
afterAll(() => test.close());

const boundary = 'sheet-boundary';
const multipart = (name: string, content: string) => ({
  method: 'POST' as const,
  url: '/api/v1/imports/sheet/uploads',
  headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  payload: `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n${content}\r\n--${boundary}--\r\n`,
});

it('a sheet is uploaded, previewed, refused with a wrong mapping, and started', async () => {
  const uploaded = await admin.inject(multipart('staff.csv', 'Name;Phone\nAwa;0777000001\n;1\n'));
  expect(uploaded.statusCode, uploaded.body).toBe(200);
  const preview = uploaded.json() as { upload: string; columns: { header: string; target: string }[] };
  expect(preview).toMatchObject({ file: 'staff.csv', rows: 2, read_as: 'UTF-8, separated by semicolon' });
  const mapping = preview.columns.map(({ header, target }) => ({ header, target }));
  const start = (body: object) =>
    admin.inject({
      method: 'POST',
      url: '/api/v1/imports/sheet',
      payload: { upload: preview.upload, source: 'Staff', ...body },
    });
  const wrong = await start({ mapping: [{ header: 'Phone', target: 'phone' }], dry_run: true });
  expect([wrong.statusCode, wrong.json().code]).toEqual([422, 'import:mapping']);
  const started = await start({ mapping, dry_run: false });
  expect(started.statusCode, started.body).toBe(202);
  const twice = await start({ mapping, dry_run: false });
  expect([twice.statusCode, twice.json().code]).toEqual([409, 'import:running']);
  const run = await admin.inject({ url: `/api/v1/imports/${started.json().id}` });
  expect(run.json()).toMatchObject({ source: 'Staff', kind: 'sheet', state: 'waiting' });
});

it('what cannot be read is refused at the upload, with words', async () => {
  const empty = await admin.inject(multipart('a.csv', ''));
  expect([empty.statusCode, empty.json().detail]).toEqual([422, 'The file is empty.']);
  const old = await admin.inject(multipart('a.xls', '%PDF-1.4'));
  expect([old.statusCode, old.json().code]).toEqual([422, 'import:unreadable']);
});
