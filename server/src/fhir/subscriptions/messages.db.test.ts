import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestPerson } from '../../testing/app.ts';
import { openTalks, type Talks, until } from '../../testing/talks.ts';
import { validateR4 } from '../validate/validate.ts';
import { startFacade } from '../work.ts';
import { closeReceivers, receive } from './testing.ts';

let talks: Talks;
let admin: TestPerson;
let stop: () => Promise<void>;

beforeAll(async () => {
  talks = await openTalks({ MHERO_ALLOW_PRIVATE_NETWORKS: 'true' });
  admin = await talks.test.person('administrator');
  stop = startFacade(talks.test.rooms, { lookMs: 50 });
}, 120_000);
afterAll(async () => {
  await stop();
  await closeReceivers();
  await talks.close();
});

it('tells of messages that come in, each once', async () => {
  const ada = await talks.person();
  const receiver = await receive();
  await talks.write(ada, 'before');
  await new Promise((resolve) => setTimeout(resolve, 50));
  const made = await admin.inject({
    ...{ method: 'POST', url: '/fhir/R4/Subscription', headers: { 'content-type': 'application/fhir+json' } },
    payload: JSON.stringify({
      ...{ resourceType: 'Subscription', status: 'requested', reason: 'test' },
      criteria: `Communication?sender=Practitioner/${ada.uuid}`,
      channel: { type: 'rest-hook', endpoint: receiver.url, payload: 'application/fhir+json' },
    }),
  });
  expect(made.statusCode, made.body).toBe(201);
  for (const [i, text] of ['one', 'two'].entries()) {
    await talks.write(ada, text);
    await until(
      async () => receiver.heard,
      (heard) => heard.length > i,
    );
  }
  await talks.write(await talks.person(), 'from somebody else');
  await new Promise((resolve) => setTimeout(resolve, 500));
  const told = receiver.heard.map(({ body }) => JSON.parse(body) as { payload: { contentString: string }[] });
  expect(told.map(({ payload }) => payload[0]!.contentString)).toEqual(['one', 'two']);
  for (const one of told) expect(validateR4(one).filter(({ severity }) => severity === 'error')).toEqual([]);
});
