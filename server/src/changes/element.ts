/** One element of a record: what it says now, whether that is what was expected, and the least that makes it another. */
import type { ChangeKind } from '@mhero/contract/changes.ts';
import type { PatchOperation } from '../connectors/connectors.ts';
import { type CountryCode, mendPhones } from '../lib/phone.ts';
import type { Json } from '../registry/registry.ts';

interface Place {
  /** `Location/salala`, and that of the facility that was. */
  readonly reference: string;
  readonly before: string | null;
  readonly display: string;
  /** The organization that is a pair with it. */
  readonly organization: string | null;
}

export interface Wanted {
  readonly kind: ChangeKind;
  readonly from: string | null;
  readonly to: string | null;
  /** How the source names the place that it moves to. */
  readonly place?: Place;
  readonly country: CountryCode | null;
}

type Node = { readonly [key: string]: unknown } | readonly unknown[];
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const pointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** Where a number stands, wherever this source keeps numbers: in telecom, or in an extension of its own. */
function* stringsIn(value: unknown, path: string): Generator<{ path: string; text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (isNode(value))
    for (const [key, inner] of Object.entries(value)) yield* stringsIn(inner, `${path}/${pointer(key)}`);
}

function phonesIn(resource: Json, country: CountryCode | null) {
  const found: { path: string; text: string; values: string[] }[] = [];
  for (const part of ['telecom', 'extension'])
    for (const { path, text } of stringsIn(resource[part], `/${part}`)) {
      if (!/\d{5}/.test(text.replace(/[\s().-]/g, '')) || /\/(url|system|use)$/.test(path)) continue;
      const values = mendPhones(text, country).addresses.map((address) => address.value);
      if (values.length > 0) found.push({ path, text, values });
    }
  return found;
}

/** The entry of the list that holds this path: `/telecom/1` of `/telecom/1/value`. */
const entryOf = (path: string): string => path.split('/').slice(0, 3).join('/');

function get(resource: Json, path: string): unknown {
  let at: unknown = resource;
  for (const key of path.split('/').slice(1)) at = (at as Record<string, unknown> | undefined)?.[key];
  return at;
}

/** Lists are given whole, tested before: that an entry has left a list can be seen afterwards only in the whole list. */
function dropNumber(resource: Json, { from, country }: Wanted): PatchOperation[] {
  const known = phonesIn(resource, country).filter(({ values }) => values.includes(from!));
  const lists = Map.groupBy(known, ({ path }) => path.split('/')[1]!);
  return [...lists].flatMap(([key, phones]): PatchOperation[] => {
    const before = list(resource[key]);
    const gone = new Set(phones.map(({ path }) => Number(path.split('/')[2])));
    const kept = before.filter((_, at) => !gone.has(at));
    const shared = phones.find(({ values }) => values.length > 1);
    if (shared) {
      const rest = shared.values.filter((value) => value !== from).join(' / ');
      return [
        { op: 'test', path: shared.path, value: shared.text },
        { op: 'replace', path: shared.path, value: rest },
      ];
    }
    return [
      { op: 'test', path: `/${key}`, value: before },
      kept.length === 0 ? { op: 'remove', path: `/${key}` } : { op: 'replace', path: `/${key}`, value: kept },
    ];
  });
}

function addNumber(resource: Json, { to, country }: Wanted): PatchOperation[] {
  const known = phonesIn(resource, country);
  const elsewhere = known.find(({ path }) => path.startsWith('/extension/'));
  if (elsewhere && !known.some(({ path }) => path.startsWith('/telecom/'))) {
    const like = get(resource, entryOf(elsewhere.path)) as Json;
    if (typeof like.valueString === 'string')
      return [{ op: 'add', path: '/extension/-', value: { url: like.url, valueString: to } }];
  }
  const entry = { system: 'phone', value: to, use: 'mobile' };
  return Array.isArray(resource.telecom)
    ? [{ op: 'add', path: '/telecom/-', value: entry }]
    : [{ op: 'add', path: '/telecom', value: [entry] }];
}

function replaceNumber(resource: Json, wanted: Wanted): PatchOperation[] {
  const known = phonesIn(resource, wanted.country);
  if (known.some(({ values }) => values.includes(wanted.to!))) return dropNumber(resource, wanted);
  return known
    .filter(({ values }) => values.includes(wanted.from!))
    .flatMap(({ path, text, values }): PatchOperation[] => [
      { op: 'test', path, value: text },
      {
        ...{ op: 'replace', path },
        value:
          values.length === 1
            ? wanted.to
            : values.map((value) => (value === wanted.from ? wanted.to : value)).join(' / '),
      },
    ]);
}

/** Adds or replaces, whatever is there. */
const put = (resource: Json, key: string, value: unknown): PatchOperation[] => [
  { op: resource[key] === undefined ? 'add' : 'replace', path: `/${key}`, value },
];

function nameOf(resource: Json, to: string): PatchOperation[] {
  const names = list(resource.name) as Json[];
  const usable = names.findIndex((name) => name.use === 'official');
  const at = usable >= 0 ? usable : names.findIndex((name) => name.use !== 'old');
  const words = to.split(/\s+/);
  const family = words.length > 1 ? words.at(-1)! : to;
  const given = words.length > 1 ? words.slice(0, -1) : [];
  if (at < 0) {
    const fresh = { use: 'official', text: to, family, ...(given.length > 0 ? { given } : {}) };
    return names.length > 0
      ? [{ op: 'add', path: '/name/-', value: fresh }]
      : [{ op: 'add', path: '/name', value: [fresh] }];
  }
  const before = names[at]!;
  const { text: _, family: __, given: ___, ...rest } = before;
  const parts = before.family !== undefined || before.given !== undefined;
  const value = {
    ...rest,
    ...(before.text !== undefined || !parts ? { text: to } : {}),
    ...(parts ? { family, ...(given.length > 0 ? { given } : {}) } : {}),
  };
  return [
    { op: 'test', path: `/name/${at}`, value: before },
    { op: 'replace', path: `/name/${at}`, value },
  ];
}

function languageOf(resource: Json, to: string): PatchOperation[] {
  const code = new Intl.Locale(to).language;
  const said = { coding: [{ system: 'urn:ietf:bcp:47', code }] };
  const spoken = list(resource.communication);
  if (spoken.length === 0) return put(resource, 'communication', [said]);
  return [
    { op: 'test', path: '/communication/0', value: spoken[0] },
    { op: 'replace', path: '/communication/0', value: said },
  ];
}

/** Where a reference to the facility that was stands, in whatever element this source keeps it. */
function movedReference(resource: Json, { before, reference, display }: Place): PatchOperation[] {
  if (before === null) return [];
  for (const { path, text } of stringsIn(resource, '')) {
    if (!path.endsWith('/reference') || !text.endsWith(before) || text.at(-before.length - 1)?.match(/[^/]/)) continue;
    const holder = path.slice(0, path.lastIndexOf('/'));
    const shown = get(resource, `${holder}/display`) !== undefined;
    return [
      { op: 'test', path, value: text },
      { op: 'replace', path, value: reference },
      ...(shown ? [{ op: 'replace' as const, path: `${holder}/display`, value: display }] : []),
    ];
  }
  return [];
}

function facilityOf(resource: Json, place: Place): PatchOperation[] {
  const moving = movedReference(resource, place);
  if (moving.length > 0 || resource.resourceType !== 'PractitionerRole') return moving;
  const before = list(resource.location);
  const value = { reference: place.reference, display: place.display };
  const moved: PatchOperation[] =
    before.length === 0
      ? put(resource, 'location', [value])
      : [
          { op: 'test', path: '/location/0', value: before[0] },
          { op: 'replace', path: '/location/0', value },
        ];
  // Where the facility's organization is named as well, it moves with the facility (mCSD pairs).
  const organization = resource.organization as Json | undefined;
  return before.length === 0 && organization && place.organization
    ? [{ op: 'replace', path: '/organization', value: { reference: `Organization/${place.organization}` } }]
    : moved;
}

function endOf(resource: Json, day: string): PatchOperation[] {
  const period = resource.period as Json | undefined;
  const ended = day <= new Date().toISOString().slice(0, 10);
  return [
    ...(period
      ? [{ op: period.end === undefined ? ('add' as const) : ('replace' as const), path: '/period/end', value: day }]
      : put(resource, 'period', { end: day })),
    ...(ended ? put(resource, 'active', false) : []),
  ];
}

/** Empty: there is nothing to do, or no place for it. */
export function patchFor(resource: Json, wanted: Wanted): PatchOperation[] {
  switch (wanted.kind) {
    case 'number_add':
      return addNumber(resource, wanted);
    case 'number_replace':
      return wanted.from === null ? addNumber(resource, wanted) : replaceNumber(resource, wanted);
    case 'number_remove':
      return dropNumber(resource, wanted);
    case 'name':
      return nameOf(resource, wanted.to!);
    case 'language':
      return languageOf(resource, wanted.to!);
    case 'status':
      return put(resource, 'active', wanted.to === 'active');
    case 'facility':
      return wanted.place ? facilityOf(resource, wanted.place) : [];
    case 'role_end':
      return endOf(resource, wanted.to!);
    case 'field':
      return [];
  }
}
