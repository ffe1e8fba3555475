/** What a server can do: by what it says of itself, and for what we depend on by trying. */
import type { Connection, Fact, Json, Probe, TypeProbe } from '../contract.ts';
import { isObject, objectsOf, stringOf } from '../json.ts';
import { type Answer, drop, jsonOf } from './answer.ts';
import { type Client, openClient, refusedByServer } from './client.ts';
import { clockOf } from './facts.ts';
import { unreadable } from './faults.ts';
import { historyAddress } from './history.ts';
import { noBundleWords } from './pages.ts';
import { addressOf } from './search.ts';
import type { FhirSettings } from './settings.ts';

/** Errors: `connector:…` when it cannot be reached, lets us in nowhere, or is no FHIR server. */
export async function probeServer(connection: Connection<FhirSettings>, types: readonly string[]): Promise<Probe> {
  const client = openClient(connection);
  try {
    const { statement, date } = await readStatement(client);
    const probes: TypeTrial[] = [];
    for (const type of types) probes.push(await tryType(client, type));
    const shut = probes.find(({ status }) => status === 401 || status === 403);
    if (shut && !probes.some(({ offered }) => offered)) throw refusedByServer(client, shut.status, shut.type);
    if (!statement && !probes.some(({ offered }) => offered)) throw noServer(client, probes);
    const clock = date ?? probes.find((each) => each.date)?.date ?? null;
    const bulk = await offersBulk(client, statement);
    const facts = factsOf(client, { statement, probes, bulk, clock });
    return {
      software: softwareOf(statement),
      version: stringOf(statement?.fhirVersion),
      types: probes.map(({ type, offered, count, history, lastUpdated }) => ({
        type,
        offered,
        count,
        history,
        lastUpdated,
      })),
      bulk,
      clockSeconds: clock ? Math.round((clock.getTime() - Date.now()) / 1000) : null,
      facts,
    };
  } finally {
    await client.close();
  }
}

const noServer = (client: Client, probes: readonly TypeTrial[]): Error =>
  unreadable(
    probes[0]?.head
      ? noBundleWords(client, probes[0].head, probes[0].type)
      : `${client.address.host} knows none of the types of a registry. Is ${client.address.base.href} the FHIR base?`,
  );

async function readStatement(client: Client): Promise<{ statement: Json | null; date: Date | null }> {
  const answer = await client.get(new URL('metadata', client.address.base).href);
  const json = answer.status === 200 ? await jsonOf(answer).catch(() => null) : null;
  drop(answer);
  const statement =
    isObject(json) && /^(CapabilityStatement|Conformance)$/.test(String(json.resourceType)) ? json : null;
  return { statement, date: answer.date };
}

function softwareOf(statement: Json | null): string | null {
  const { name, version } = isObject(statement?.software) ? statement.software : {};
  const words = [name, version].map(stringOf).filter((word) => word !== null);
  return words.length > 0 ? words.join(' ').slice(0, 100) : null;
}

interface TypeTrial extends TypeProbe {
  readonly status: number;
  readonly date: Date | null;
  /** The beginning of what came instead of a Bundle. */
  readonly head: string | null;
}

/** No resource has changed that late: a server that knows the parameter finds none. */
const neverYet = '2199-01-01T00:00:00Z';

async function tryType(client: Client, type: string): Promise<TypeTrial> {
  const run = { client, type };
  const all = await tryBundle(client, addressOf(run, { _count: '1', _total: 'accurate' }));
  const found = all.bundle ? all : await tryBundle(client, addressOf(run, { _count: '1' }));
  const none = { count: null, history: false, lastUpdated: false };
  const { status, date, head } = found;
  if (!found.bundle) return { type, offered: false, ...none, status, date, head };
  const since = new Date((date?.getTime() ?? Date.now()) - 1000).toISOString();
  const changed = await tryMore(client, addressOf(run, { _count: '1', _lastUpdated: `ge${neverYet}` }));
  const history = await tryMore(client, historyAddress(run, since, 1));
  const total = found.bundle.total;
  return {
    ...{ type, offered: true, status, date, head: null },
    count: typeof total === 'number' ? total : null,
    history: history.bundle !== null,
    // Where there is nothing at all, nothing can be told by it.
    lastUpdated: changed.bundle !== null && objectsOf(changed.bundle.entry).every(isOutcome),
  };
}

const isOutcome = (entry: Json): boolean => isObject(entry.search) && entry.search.mode === 'outcome';

/** Of a server that has answered before: what it cannot answer now it cannot do. */
const tryMore = (client: Client, url: string): Promise<{ bundle: Json | null }> =>
  tryBundle(client, url).catch((error: unknown) => {
    if (client.signal?.aborted) throw error;
    return { bundle: null };
  });

async function tryBundle(client: Client, url: string) {
  const answer: Answer = await client.get(url);
  const json = answer.status === 200 ? await jsonText(answer) : null;
  drop(answer);
  const bundle = isObject(json?.value) && json.value.resourceType === 'Bundle' ? json.value : null;
  return { status: answer.status, date: answer.date, bundle, head: bundle ? null : (json?.head ?? null) };
}

async function jsonText(answer: Answer): Promise<{ value: unknown; head: string }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Some ignore `_count`.
    if (bytes > 64 * 1024 * 1024) break;
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return { value: JSON.parse(text), head: '' };
  } catch {
    return { value: null, head: text.slice(0, 500) };
  }
}

/** Never tried: a kick-off makes the server work. What it says of itself has to do. */
async function offersBulk(client: Client, statement: Json | null): Promise<boolean> {
  const rest = objectsOf(statement?.rest)[0];
  const canonical = stringOf(JSON.stringify(statement?.instantiates ?? ''))?.includes('bulk-data') ?? false;
  const operations = objectsOf(rest?.operation).map(({ name }) => String(name));
  client.signal?.throwIfAborted();
  return canonical || operations.some((name) => /^\$?export$/.test(name));
}

interface Seen {
  readonly statement: Json | null;
  readonly probes: readonly TypeTrial[];
  readonly bulk: boolean;
  readonly clock: Date | null;
}

function factsOf(client: Client, { statement, probes, bulk, clock }: Seen): Fact[] {
  const { host, base } = client.address;
  const list = (pick: (probe: TypeTrial) => boolean): string =>
    probes
      .filter(pick)
      .map(({ type }) => type)
      .join(', ');
  const software = softwareOf(statement) ?? '';
  const version = stringOf(statement?.fhirVersion) ?? '';
  const offered = list((each) => each.offered);
  const absent = list((each) => !each.offered);
  const history = list((each) => each.offered && each.history);
  const silent = list((each) => each.offered && !each.history);
  const blind = list((each) => each.offered && !each.history && !each.lastUpdated);
  const when = (value: string | boolean, fact: Fact): Fact[] => (value ? [fact] : []);
  const trouble = 'trouble' as const;
  return [
    ...when(
      software,
      say('software', 'good', `It is ${software}, FHIR ${version || 'of an unknown version'}.`, { software, version }),
    ),
    ...when(
      !statement,
      say('no_statement', 'plain', `${host} does not describe itself (/metadata); what it can do was tried.`, { host }),
    ),
    ...when(
      version !== '' && !version.startsWith('4.'),
      say('other_version', trouble, `It speaks FHIR ${version}; we read R4 (4.0.1).`, { version }),
    ),
    ...when(
      base.protocol === 'http:' && !/^(localhost|127\.|\[::1\])/.test(host),
      say(
        'not_encrypted',
        trouble,
        `The connection to ${host} is not encrypted (http): names, numbers and passwords can be read on the way.`,
        { host },
      ),
    ),
    ...when(offered, say('types', 'good', `It has ${counted(probes)}.`, { types: offered })),
    ...when(absent, say('types_absent', 'plain', `It has no ${absent}.`, { types: absent })),
    ...when(
      history,
      say('history', 'good', `It tells what changed and what was deleted: ${history}.`, { types: history }),
    ),
    ...when(
      silent,
      say(
        'deletes_unseen',
        'plain',
        `It does not tell what was deleted of ${silent}; that is found by comparing ids.`,
        { types: silent },
      ),
    ),
    ...when(
      blind,
      say('no_changes', trouble, `It does not tell what changed of ${blind}; each time all of it has to be read.`, {
        types: blind,
      }),
    ),
    ...when(bulk, say('bulk', 'good', 'It offers bulk export, the fastest way to read everything.')),
    ...clockFacts(host, clock),
  ];
}

const clockFacts = (host: string, clock: Date | null): Fact[] => {
  const off = clockOf(host, clock?.getTime() ?? null);
  return off.length > 0 ? off : [say('clock_right', 'good', `Its clock agrees with ours.`, { host })];
};

const say = (code: string, level: Fact['level'], text: string, values: NonNullable<Fact['values']> = {}): Fact => ({
  ...{ code, level, text, values },
});

const counted = (probes: readonly TypeTrial[]): string =>
  probes
    .filter(({ offered }) => offered)
    .map(({ type, count }) => (count === null ? type : `${count.toLocaleString('en')} ${type}`))
    .join(', ');
