/** Results as a FLOIP Flow Results package: the descriptor and its rows, in one ZIP file. */
import { exportResultsPackage, type RunResult } from '@mhero/flow/floip/results/write.ts';
import { Zip, ZipDeflate } from 'fflate';
import type { FileContext } from './encode.ts';
import type { RunRow } from './store-runs.ts';

export async function* encodeFloip(context: FileContext, rows: AsyncIterable<RunRow[]>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    ready.push(bytes);
  });
  const encoder = new TextEncoder();
  const at = context.at.toISOString();
  const options = { id: context.id, created: at, modified: at, rows: { path: 'rows.json' } };
  const { descriptor } = exportResultsPackage(context.definition, [], options);
  open(zip, 'datapackage.json').push(encoder.encode(JSON.stringify(descriptor, null, 2)), true);
  const file = open(zip, 'rows.json');
  file.push(encoder.encode('['));
  let first = true;
  for await (const portion of rows) {
    let text = '';
    for (const row of exportResultsPackage(context.definition, portion.flatMap(resultsOf), options).rows) {
      text += `${first ? '' : ',\n'}${JSON.stringify(row)}`;
      first = false;
    }
    file.push(encoder.encode(text));
    yield* ready.splice(0);
  }
  file.push(encoder.encode(']'), true);
  zip.end();
  yield* ready.splice(0);
}

function open(zip: Zip, name: string): ZipDeflate {
  const file = new ZipDeflate(name, { level: 6 });
  file.mtime = new Date(1980, 0, 1);
  zip.add(file);
  return file;
}

const resultsOf = (row: RunRow): RunResult[] =>
  row.answers.map(({ name, value, category, input, node, at }) => ({
    ...{ contact_uuid: row.contact, session_uuid: row.session, name, value, node_uuid: node, created_on: at },
    ...(category && { category }),
    ...(input && { input }),
  }));
