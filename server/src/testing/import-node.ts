/** A process that imports a file and may be killed: `node import-node.ts URL FILE` says `batch` after each batch. */
import { openDb } from '../db/db.ts';
import { createLog } from '../lib/log.ts';
import { fileInput, runImport } from '../registry/registry.ts';

const [url, file] = process.argv.slice(2) as [string, string];
const db = openDb(url, createLog('warn'));
await runImport({
  ...{ db, source: 'A', kind: 'fhir', country: 'LR', input: await fileInput([file]) },
  onProgress: () => process.stdout.write('batch\n'),
});
await db.close();
