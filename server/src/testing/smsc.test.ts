import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { SmppSettings } from '../channels/smpp/settings.ts';
import { openSmpp } from '../channels/smpp/smpp.ts';
import { recordingHost, until } from './channel-host.ts';
import { sendAll } from './channel-suite.ts';
import { countLog } from './smsc.ts';

test('as a process of its own it counts what it took, also for those who ask after it was killed', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mhero-smsc-'));
  const log = path.join(folder, 'log');
  const script = path.join(import.meta.dirname, 'smsc.ts');
  const child = spawn(process.execPath, [script, '--port', '0', '--receipts-ms', '5', '--log', log], { stdio: 'pipe' });
  const port = await new Promise<number>((resolve) =>
    child.stdout.once('data', (line: Buffer) => resolve(Number(String(line).match(/\d+/)![0]))),
  );
  const host = recordingHost();
  const channel = openSmpp(
    { host: '127.0.0.1', port, system_id: 'a', password: 'b', window: 20 } as SmppSettings,
    host,
  );
  await until('up', () => host.links.at(-1)?.state === 'up', 10_000);
  const all = Array.from({ length: 200 }, (_, key) => ({
    key,
    to: `+2317700${String(key).padStart(5, '0')}`,
    text: 'Hello',
  }));
  await sendAll(host, channel, [...all, all[0]!, all[1]!]);
  await until('receipts', () => host.receipts.length === 202);
  child.kill('SIGKILL');
  expect(countLog(log)).toMatchObject({ parts: 202, distinct: 200 });
  expect(countLog(log).repeated.size).toBe(2);
  await channel.close();
  rmSync(folder, { recursive: true });
});
