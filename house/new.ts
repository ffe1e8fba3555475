/** `npm run new <kind> <name>`: starts an endpoint, a channel, a connector, an action of flows, a page or a migration, in the right place and by our rules. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { templates } from './templates.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [kind = '', name = ''] = process.argv.slice(2);
const template = templates[kind];

if (!template?.name.test(name)) {
  const list = Object.entries(templates).map(([key, one]) => `  npm run new ${key} ${one.example}`);
  process.stderr.write(`Say what to start:\n${list.join('\n')}\n`);
  process.exit(2);
}

const migrations = readdirSync(join(root, 'server/src/db/migrations'));
const next = String(Math.max(...migrations.map((file) => Number(file.slice(0, 4)))) + 1).padStart(4, '0');
const files = template.files(name, next);
const taken = Object.keys(files).find((path) => existsSync(join(root, path)));
if (taken) {
  process.stderr.write(`${taken} exists already; choose another name.\n`);
  process.exit(1);
}
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  process.stdout.write(`made ${path}\n`);
}
for (const step of template.afterwards(name)) process.stdout.write(`next ${step}\n`);
