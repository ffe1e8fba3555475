import { existsSync } from 'node:fs';
import { defineCommand } from './command.ts';
import * as machine from './machine.ts';

/** `ok` null is a hint: good to have, not needed to run. */
export interface Finding {
  readonly what: string;
  readonly ok: boolean | null;
  readonly words: string;
}

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const check = defineCommand({
  name: 'check',
  usage: '',
  summary: 'Looks whether this machine is ready, and says in words what is missing.',
  words: [0, 0],
  offline: true,
  run: async ({ config, env }) => {
    const findings: Finding[] = [
      machine.checkNode(),
      machine.checkMemory(),
      await machine.checkFolder(config.dataDir),
      await machine.checkDisk(config.dataDir),
      machine.checkKey(config),
      ...(config.databaseUrl ? [await machine.checkDatabase(config.databaseUrl)] : await machine.checkEmbedded()),
      await machine.checkPort(config),
      checkBrowser(env.CHROMIUM),
    ];
    const ready = findings.every((finding) => finding.ok !== false);
    const lines = findings.map(
      ({ what, ok, words }) => `${ok === null ? 'hint' : ok ? 'ok  ' : 'NO  '} ${what}: ${words}`,
    );
    const end = ready ? 'This machine is ready.' : 'This machine is not ready; mend the lines that begin with NO.';
    return { json: { ready, findings }, words: [...lines, end].join('\n'), exit: ready ? 0 : 3 };
  },
});

function checkBrowser(own: string | undefined): Finding {
  const path = [own, ...browsers].find((each) => each !== undefined && existsSync(each));
  const what = 'browser for the tests';
  if (path) return { what, ok: true, words: path };
  return { what, ok: null, words: 'none found; browser tests are skipped. Install Chromium, or set CHROMIUM.' };
}
