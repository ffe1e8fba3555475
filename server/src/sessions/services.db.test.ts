import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createNet, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { acting, flowUuid, openTalks, type Someone, type Talks, until } from '../testing/talks.ts';
import type { ErrandRow } from './store-errands.ts';
import { type CallerOptions, createCaller } from './webhooks.ts';

let talks: Talks;
let mailbox: Server;
let mails: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: { url: string; key: string; body: string }[] = [];
const outside = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    asked.push({ url: request.url!, key: String(request.headers['idempotency-key']), body });
    answer(request, response);
  });
});
const at = (path: string): string => `http://127.0.0.1:${(outside.address() as AddressInfo).port}${path}`;

/** Takes every mail but those to `nobody@…`. */
function openMailbox(): Server {
  return createNet((socket) => {
    let held = '';
    socket.write('220 here\r\n');
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      held += chunk.toString();
      const data = /DATA\r\n([\s\S]*)\r\n\.\r\n/.exec(held);
      if (data) {
        mails.push(data[1]!);
        held = held.slice(data.index + data[0].length);
        socket.write('250 taken\r\n');
      }
      const last = held.split('\r\n').at(-2) ?? '';
      if (last.startsWith('RCPT TO:<nobody@')) socket.write('550 no such person\r\n');
      else if (last === 'DATA') socket.write('354 go on\r\n');
      else if (/^(EHLO|MAIL|RCPT)/.test(last)) socket.write('250 yes\r\n');
      else if (last === 'QUIT') socket.end('221 bye\r\n');
    });
  });
}

beforeAll(async () => {
  mailbox = openMailbox();
  await Promise.all([outside, mailbox].map((one) => new Promise<void>((done) => one.listen(0, '127.0.0.1', done))));
  talks = await openTalks({
    MHERO_ALLOW_PRIVATE_NETWORKS: 'true',
    MHERO_SMTP_URL: `smtp://127.0.0.1:${(mailbox.address() as AddressInfo).port}`,
    MHERO_MAIL_FROM: 'mhero@moh.example',
  });
});
afterAll(async () => {
  await talks.close();
  outside.closeAllConnections();
  outside.close();
  mailbox.close();
});
afterEach(() => {
  asked.length = 0;
  mails = [];
});

let errands = 0;
function calling(options: Partial<CallerOptions> = {}) {
  const caller = createCaller(talks.test.rooms.db, {
    ...{ allowPrivate: true, mail: null, repeats: async () => 'safe', timeoutMs: 400, pausesMs: [10, 10] },
    ...options,
  });
  const errand = (): ErrandRow => ({
    ...{ id: 0, contact_id: 1, attempts: 1, item: { kind: 'due', contactId: 1, session: '', what: 'timeout' } },
    uuid: `0197b335-6ded-79a4-95a6-${String(++errands).padStart(12, '0')}`,
  });
  const go = (method: string, url: string, row = errand()) =>
    caller.servicesOf(row).services.webhook!({ method, url, headers: {}, body: method === 'GET' ? '' : '{}' });
  return { caller, errand, go };
}

describe('a call to the outside', () => {
  it('that only reads is tried again when the other side fails; one that writes is not, unless that is allowed', async () => {
    answer = (_, response) => {
      response.statusCode = asked.length < 3 ? 503 : 200;
      response.end('{}');
    };
    const { go } = calling();
    expect(await go('GET', at('/a'))).toMatchObject({ status: 200, retries: 2 });
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    asked.length = 0;
    expect(await go('POST', at('/b'))).toMatchObject({ status: 503, retries: 0 });
    asked.length = 0;
    expect(await calling({ repeats: async () => 'all' }).go('POST', at('/b'))).toMatchObject({ status: 200 });
    asked.length = 0;
    expect(await calling({ repeats: async () => 'none' }).go('GET', at('/c'))).toMatchObject({
      status: 503,
      retries: 0,
    });
    const calls = await talks.test.rooms.db.query(sql`select method, status, attempts from sessions.call order by at`);
    expect(calls).toEqual([
      { method: 'GET', status: 200, attempts: 3 },
      { method: 'POST', status: 503, attempts: 1 },
      { method: 'POST', status: 200, attempts: 3 },
      { method: 'GET', status: 503, attempts: 1 },
    ]);
  });

  it('is made once for one errand, and again when what is asked has changed', async () => {
    answer = (_, response) => void response.end('{}');
    const { go, errand } = calling();
    const row = errand();
    await go('GET', at('/a'), row);
    await go('GET', at('/a'), row);
    expect(asked).toHaveLength(1);
    await go('GET', at('/b'), row);
    expect(asked).toHaveLength(2);
  });

  it('never follows where it is sent on to, private or not', async () => {
    answer = (request, response) => {
      if (request.url === '/secret') response.end('secret');
      else response.writeHead(302, { location: at('/secret') }).end();
    };
    expect(await calling().go('GET', at('/away'))).toMatchObject({ status: 302, body: '' });
    expect(asked.map(({ url }) => url)).toEqual(['/away']);
  });

  it('does not reach private networks unless they are allowed', async () => {
    answer = (_, response) => void response.end('secret');
    const { go } = calling({ allowPrivate: false });
    for (const url of [
      at('/'),
      'http://localhost:1/',
      'http://[::1]/',
      'http://169.254.169.254/latest',
      'http://0.0.0.0/',
    ])
      expect(await go('GET', url)).toMatchObject({ status: 0, blocked: true });
    expect(asked).toEqual([]);
  });

  it('ends in time when nothing comes, when it comes too slowly, and when there is no end of it', async () => {
    const { go } = calling({ repeats: async () => 'none' });
    answer = () => {};
    expect(await go('GET', at('/hangs'))).toMatchObject({ status: 0 });
    answer = (_, response) => {
      const drip = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drip));
    };
    expect(await go('GET', at('/drips'))).toMatchObject({ status: 0 });
    answer = (_, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    };
    const huge = await go('GET', at('/pours'));
    expect([huge.status, huge.truncated, huge.body.length]).toEqual([200, true, 263_168]);
    expect(await go('GET', 'http://127.0.0.1:1/')).toMatchObject({ status: 0 });
  });

  it('leaves places for others when one address hangs', async () => {
    const { caller, errand, go } = calling({ repeats: async () => 'none' });
    answer = (request, response) => {
      if (request.headers.host?.startsWith('localhost')) response.end('ok');
    };
    const hanging = Array.from({ length: 32 }, () => go('GET', at('/hangs')));
    await until(
      async () => caller.full().length,
      (n) => n === 1,
    );
    const next = caller.servicesOf(errand());
    void next.services.webhook!({ method: 'GET', url: at('/hangs'), headers: {}, body: '' });
    expect(await next.crowded).toBe(new URL(at('/')).origin);
    expect(await go('GET', at('/').replace('127.0.0.1', 'localhost'))).toMatchObject({ status: 200 });
    await Promise.all(hanging);
    expect(caller.full()).toEqual([]);
  });
});

const flow = (n: number, actions: object[]) =>
  talks.test.rooms.flows.import(system, acting(n, `Flow ${n}`, actions), { createMissing: true });
async function run(n: number, who: Someone): Promise<void> {
  await talks.test.rooms.conversations.start(system, { flow: flowUuid(n), contact: who.uuid });
  await until(
    () => talks.status(who),
    (all) => all.at(-1) === 2,
  );
}

describe('a flow', () => {
  it('whose webhook has no place waits for one, while others go on, and calls once', async () => {
    answer = (request, response) => {
      if (request.url !== '/hangs') response.end('{}');
      else setTimeout(() => response.end('{}'), 600);
    };
    await flow(31, [{ type: 'call_webhook', method: 'GET', url: at('/hangs'), headers: {}, body: '' }]);
    const people = await Promise.all(Array.from({ length: 40 }, () => talks.person()));
    await Promise.all(people.map((who) => run(31, who)));
    expect(asked).toHaveLength(40);
  });

  it('sends mails, once, and tells its author when the server does not take them', async () => {
    const send = { type: 'send_email', subject: 'Rupture de stock à @contact.name', body: '.\nPlus de gants' };
    await flow(32, [
      { ...send, addresses: ['chief@moh.example'] },
      { ...send, addresses: ['nobody@moh.example'] },
      { ...send, addresses: ['a@b.example>\r\nRCPT TO:<c@d.example'] },
    ]);
    const who = await talks.person();
    await run(32, who);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('To: chief@moh.example');
    expect(mails[0]).toContain('Subject: =?UTF-8?Q?Rupture_de_stock_=C3=A0_Ada?=');
    expect(mails[0]!.split('\r\n\r\n')[1]).toBe('..\r\nPlus de gants');
    const told = await talks.problems(who);
    expect(told.map(({ text }) => text)).toEqual([
      'Unable to send email: 550 no such person',
      expect.stringContaining('is no mail address'),
    ]);
    expect(told.every(({ node_uuid }) => node_uuid !== null)).toBe(true);
  });

  it('tells the subscribers of a resthook, and forgets those who are gone', async () => {
    answer = (request, response) => {
      response.statusCode = request.url === '/gone' ? 410 : 200;
      response.end('{}');
    };
    const administrator = await talks.test.person('administrator');
    const officer = await talks.test.person('officer');
    const url = '/api/v1/resthook-subscribers';
    const subscribe = (target_url: string) =>
      administrator.inject({ method: 'POST', url, payload: { resthook: 'stock-out', target_url } });
    const [one] = [(await subscribe(at('/told'))).json(), await subscribe(at('/told')), await subscribe(at('/gone'))];
    expect((await subscribe('ftp://example.org')).statusCode).toBe(400);
    expect((await officer.inject({ url })).statusCode).toBe(403);
    await flow(33, [{ type: 'call_resthook', resthook: 'stock-out', result_name: 'Told' }]);
    const who = await talks.person();
    await run(33, who);
    expect(asked.map((each) => each.url).sort()).toEqual(['/gone', '/told']);
    expect(JSON.parse(asked[0]!.body)).toMatchObject({ contact: { name: 'Ada' }, flow: { name: 'Flow 33' } });
    expect((await administrator.inject({ url })).json().items).toMatchObject([{ id: one.id, target_url: at('/told') }]);
    expect((await administrator.inject({ method: 'DELETE', url: `${url}/${one.id}` })).statusCode).toBe(204);
    expect((await administrator.inject({ method: 'DELETE', url: `${url}/${one.id}` })).statusCode).toBe(404);
  });

  it('says what is not set up or not answered, with node and person', async () => {
    answer = (_, response) => void response.writeHead(500).end();
    const llm = { uuid: '51ade705-8338-40a9-8a77-37657a936966', name: 'Assistant' };
    await flow(34, [
      { type: 'transfer_airtime', amounts: { LRD: 100 } },
      { type: 'call_llm', llm, instructions: 'Sort', input: 'x', output_local: 'sorted' },
      { type: 'call_classifier', input: 'x', result_name: 'Intent' },
      { type: 'open_ticket', note: 'Help' },
      { type: 'call_webhook', method: 'POST', url: at('/down?token=secret'), headers: {}, body: '' },
    ]);
    const who = await talks.person();
    await run(34, who);
    const officer = await talks.test.person('officer');
    const { items } = (await officer.inject({ url: `/api/v1/flows/${flowUuid(34)}/problems` })).json();
    expect(items.every((item: { contact: string; node: string }) => item.contact === who.uuid && item.node)).toBe(true);
    expect(items.map(({ text }: { text: string }) => text).reverse()).toEqual([
      'no airtime service is connected',
      expect.stringContaining('Missing dependency: llm'),
      'Classifiers are no longer supported',
      expect.stringContaining('no tickets here'),
      `${at('/down')} answered 500.`,
    ]);
  });
});
