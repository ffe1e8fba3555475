import { basename } from 'node:path';
import { findConnector, settingsWithDefaults } from '../connectors/connectors.ts';
import type { Rooms } from '../http/rooms.ts';
import { fileInput, type ImportRequest, readTypes, runImport, sheetInput } from '../registry/registry.ts';
import { type CommandCall, defineCommand, textOf, UsageError } from './command.ts';
import { concludeImports, watchImport } from './import-words.ts';

export const importFiles = defineCommand({
  name: 'import',
  usage: 'PATH|URL… [--source NAME] [--country CC] [--user NAME] [--dry-run]',
  summary:
    'Takes in FHIR files, folders and servers, CSD documents (XML), CSV and XLSX; the same again changes nothing. ' +
    'The secret of a server is read from MHERO_REGISTRY_PASSWORD (with --user) or MHERO_REGISTRY_TOKEN.',
  words: [1, 100],
  options: {
    ...{ source: { type: 'string' }, country: { type: 'string' }, user: { type: 'string' } },
    'dry-run': { type: 'boolean' },
  },
  run: async (call) => {
    const servers = call.words.filter(isAddress);
    const sheets = call.words.filter(isSheet);
    const files = call.words.filter((word) => !isAddress(word) && !isSheet(word));
    const given = textOf(call, 'source');
    if (given !== undefined && servers.length + sheets.length + Math.min(files.length, 1) > 1)
      throw new UsageError('--source names one source; import each of several on its own.');
    const fhir = files.length > 0 ? await fileInput(files) : null;
    const auth = servers.length > 0 ? authOf(call) : null;
    const rooms = await call.rooms();
    const country = textOf(call, 'country') ?? (await rooms.settings.getSettings()).country;
    const wanted: Pick<ImportRequest, 'source' | 'kind' | 'input'>[] = [];
    if (fhir) wanted.push({ source: given ?? basename(files[0] as string), kind: 'fhir', input: fhir });
    for (const url of servers) wanted.push({ source: given ?? url, kind: 'fhir', input: fromServer(call, url, auth) });
    for (const path of sheets) wanted.push(await fromSheet(rooms, path, given ?? basename(path), country));
    return runAll(call, rooms, wanted, country);
  },
});

const isAddress = (word: string): boolean => /^https?:\/\//i.test(word);
const isSheet = (word: string): boolean => !isAddress(word) && /\.(csv|tsv|xlsx)$/i.test(word);

/** Settings of the FHIR connector. */
export function authOf({ values, env }: Pick<CommandCall, 'values' | 'env'>): Record<string, string> {
  const { MHERO_REGISTRY_PASSWORD: password, MHERO_REGISTRY_TOKEN: token } = env;
  if (typeof values.user === 'string') {
    if (password) return { sign_in: 'basic', user: values.user, password };
    throw new UsageError('--user needs the password in MHERO_REGISTRY_PASSWORD.');
  }
  return token ? { sign_in: 'bearer', token } : { sign_in: 'none' };
}

/** Read once; `mhero sync` keeps a connected source in step. */
function fromServer({ config }: CommandCall, url: string, auth: object | null): ImportRequest['input'] {
  const { allowPrivateNetworks } = config;
  const connector = findConnector('fhir')!;
  const settings = settingsWithDefaults(connector, { url, ...auth });
  return connector.read({ settings, allowPrivateNetworks }, { mode: 'full', types: readTypes, cursor: null });
}

async function fromSheet(rooms: Rooms, path: string, source: string, country: string) {
  const { db, config, clock } = rooms;
  const today = clock.now().toISOString().slice(0, 10);
  const from = { path };
  const input = await sheetInput({ db, dataDir: config.dataDir, country, today, source, from, mapping: [] });
  return { source, kind: 'sheet' as const, input };
}

async function runAll(
  call: CommandCall,
  { db }: Rooms,
  wanted: readonly Pick<ImportRequest, 'source' | 'kind' | 'input'>[],
  country: string,
) {
  const watching = watchImport(call);
  const done = [];
  for (const one of wanted) {
    if (watching.signal.aborted) break;
    const result = await runImport({ ...one, ...watching, db, country, dryRun: call.values['dry-run'] === true });
    done.push({ source: one.source, ...result });
  }
  return concludeImports(done);
}
