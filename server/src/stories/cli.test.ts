/** The command as people run it: real processes on a data folder of their own. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';

// A dozen processes, each with its own start: slow where the machine is busy, never waiting for a clock.
vi.setConfig({ testTimeout: 300_000 });

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mhero cli '));
  database = await testDatabase();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The one line of `--json`. */
  json<T>(): T;
}

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const own = { DATABASE_URL: database.url, MHERO_DATA: folder, PORT: '0', ...env };
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...own } });
  child.stdin.end();
  const ended = new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? -1)));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err, json: <T>() => JSON.parse(out) as T };
}

describe('commands', () => {
  it('load a country, ask, add a channel and send once, without a server', async () => {
    const made = await run(['demo', '--people', '60', '--seed', '7', '--json']);
    expect(made.err).toBe('');
    expect(made.code).toBe(0);
    expect(
      made.json<{ imports: { state: string; counts: Record<string, { taken: number }> }[] }>().imports[0],
    ).toMatchObject({
      ...{ state: 'done' },
      counts: { Practitioner: { taken: 60 } },
    });

    const [, readme] =
      (await readFile(new URL('../../../README.md', import.meta.url), 'utf8')).match(/audience count '(.+)'/) ?? [];
    expect((await run(['audience', 'count', readme ?? ''])).code, readme).toBe(0);

    const query = 'name != ""';
    const asked = (await run(['audience', 'count', query, '--json'])).json<{
      matched: number;
      reachable: number;
      left_out: { reason: string; count: number }[];
      took_ms: number;
    }>();
    expect(Object.keys(asked)).toEqual(['matched', 'reachable', 'left_out', 'took_ms']);
    expect(asked.matched).toBe(60);
    expect(asked.reachable + asked.left_out.reduce((sum, each) => sum + each.count, 0)).toBe(60);

    const none = await run(['send', '--query', query, '--text', 'Hello', '--channel', 'nowhere', '--json']);
    expect([none.code, none.json<{ error: { code: string } }>().error.code]).toEqual([1, 'channel:missing']);

    expect((await run(['channel', 'add', 'phones', '--kind', 'simulator'])).code).toBe(0);
    const wrong = await run(['channel', 'add', 'other', '--kind', 'pigeon']);
    expect(wrong.code).toBe(1);

    // The demonstration brought its simulated phones along.
    const sending = [
      'send',
      '--channel',
      'phones',
      '--query',
      query,
      '--text',
      'Hello @contact.name',
      '--key',
      'story-1',
      '--json',
    ];
    const sent = (await run([...sending, '--wait'])).json<Record<string, unknown>>();
    const { recipients, queued, delivered, failed, state, broadcast } = sent;
    expect({ recipients, queued, state, done: Number(delivered) + Number(failed) + Number(sent.sent) }).toEqual({
      ...{ recipients: asked.reachable, queued: 0, state: 'done', done: asked.reachable },
    });
    const again = (await run(sending)).json<Record<string, unknown>>();
    expect(again).toMatchObject({ broadcast, recipients, delivered });
    const other = await run([
      'send',
      '--channel',
      'phones',
      '--query',
      query,
      '--text',
      'Other',
      '--key',
      'story-1',
      '--json',
    ]);
    expect([other.code, other.json<{ error: { code: string } }>().error.code]).toEqual([1, 'request:key_reused']);

    const list = (await run(['channel', 'list', '--json'])).json<{ channels: { name: string }[] }>();
    expect(list.channels.map((channel) => channel.name)).toEqual(['Simulated phones', 'phones']);
  });

  it('say where a question is wrong', async () => {
    const answer = await run(['audience', 'count', 'cadre =', '--json']);
    expect(answer.code).toBe(1);
    expect(answer.json<{ error: { code: string; at: number[] } }>().error).toMatchObject({
      code: 'query:invalid',
      at: [7, 7],
    });
  });

  it('tell a wrong use (2) and a machine that is not ready (3) from a refusal (1)', async () => {
    const wrong = await Promise.all([
      run(['nonsense']),
      run(['audience', 'count']),
      run(['demo', '--people', 'many']),
      run(['user', 'add', '--what']),
    ]);
    expect(wrong.map((each) => each.code)).toEqual([2, 2, 2, 2]);
    expect(wrong.every((each) => each.out === '' && each.err !== '')).toBe(true);
    const away = await run(['audience', 'count', 'x', '--json'], {
      DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none',
    });
    expect([away.code, away.json<{ error: { code: string } }>().error.code]).toEqual([3, 'database:unreachable']);
    expect(away.out + away.err).not.toContain('secret');
    const check = await run(['check', '--json'], { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' });
    expect([check.code, check.json<{ ready: boolean }>().ready]).toEqual([3, false]);
    expect(check.out).not.toContain('secret');
  });

  it('find this machine ready', async () => {
    const check = await run(['check', '--json'], { DATABASE_URL: inject('databaseUrl') });
    expect(check.json<{ ready: boolean; findings: { what: string; ok: boolean | null }[] }>()).toMatchObject({
      ready: true,
    });
    expect(check.code).toBe(0);
  });

  it('describe themselves and the API', async () => {
    const help = await run(['help', '--json']);
    const names = help.json<{ commands: { name: string }[] }>().commands.map((command) => command.name);
    for (const name of [
      'start',
      'import',
      'demo',
      'audience count',
      'send',
      'channel add',
      'channel list',
      'channel test',
      'user add',
      'check',
      'openapi',
    ])
      expect(names).toContain(name);
    const api = (await run(['openapi', '--json'])).json<{ openapi: string; paths: object }>();
    expect(api.openapi).toBe('3.1.0');
    expect(Object.keys(api.paths)).toContain('/api/v1/settings');
  });
});

describe('a server', () => {
  it('starts, prints the link of the first administrator, works beside commands, and stops cleanly', async () => {
    const env = { ...process.env, DATABASE_URL: database.url, MHERO_DATA: folder, PORT: '0', LOG_LEVEL: 'warn' };
    const child = spawn(process.execPath, [main, 'start', '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data: Buffer) => resolve(data.toString())),
    );
    const ready = JSON.parse(line) as { url: string; first_link: string };
    const token = ready.first_link.split('#')[1];
    const body = JSON.stringify({ token, email: 'ama@example.org', name: 'Ama', password: 'correct horse battery' });
    const headers = { 'content-type': 'application/json' };
    const joined = await fetch(`${ready.url}/api/v1/invitations/accept`, { method: 'POST', body, headers });
    expect(joined.status).toBe(201);
    const invited = (await run(['user', 'add', '--json'])).json<{ link: string; role: string }>();
    expect(invited).toMatchObject({ role: 'officer', link: expect.stringContaining('/join#') });
    expect((await fetch(`${ready.url}/health/ready`)).status).toBe(200);
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

describe('the page of the command line', () => {
  it('shows only commands and options that exist', async () => {
    const page = await readFile(new URL('../../../docs/use/command-line.md', import.meta.url), 'utf8');
    const { commands } = (await run(['help', '--json'])).json<{ commands: { name: string; usage: string }[] }>();
    for (const { name } of commands) expect(page, name).toContain(`mhero ${name}`);
    const shown = [...page.matchAll(/^npx mhero (.+)$/gm)].map((found) => found[1] as string);
    expect(shown.length).toBeGreaterThan(8);
    for (const line of shown) {
      const command = commands.find(({ name }) => line === name || line.startsWith(`${name} `));
      expect(command, line).toBeDefined();
      for (const [, option] of line.matchAll(/ --([a-z-]+)/g))
        if (option !== 'json') expect(command?.usage, line).toContain(`--${option}`);
    }
  });
});
