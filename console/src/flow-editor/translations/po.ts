/**
 * Portable Object files (GNU gettext), as translators and their programs read and write them. `msgctxt` is the key of a
 * text, `msgid` the text in the flow's own language, `msgstr` its translation.
 */

export interface PoEntry {
  readonly context: string;
  readonly id: string;
  readonly text: string;
  /** A program or a person is not sure of it: not taken over. */
  readonly fuzzy: boolean;
  /** For the translator: where it stands, what to look at. */
  readonly notes?: readonly string[];
}

export interface PoFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly entries: readonly PoEntry[];
}

export function writePo(headers: Readonly<Record<string, string>>, entries: readonly PoEntry[]): string {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  const blocks = [`msgid ""\nmsgstr ""\n${head.map(quoted).join('\n')}`, ...entries.map(blockOf)];
  return `${blocks.join('\n\n')}\n`;
}

function blockOf({ context, id, text, fuzzy, notes = [] }: PoEntry): string {
  return [
    ...notes.map((note) => `#. ${note.replace(/\s+/g, ' ')}`),
    ...(fuzzy ? ['#, fuzzy'] : []),
    `msgctxt ${quoted(context)}`,
    `msgid ${lines(id)}`,
    `msgstr ${lines(text)}`,
  ].join('\n');
}

/** A text of several lines stands one line each, below an empty first one. */
function lines(text: string): string {
  const each = text.split(/(?<=\n)/);
  return each.length < 2 ? quoted(text) : ['""', ...each.map(quoted)].join('\n');
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '"': '\\"', '\\': '\\\\' };
const PLAIN: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

const quoted = (text: string): string => `"${text.replace(/[\n\t\r"\\]/g, (char) => ESCAPES[char]!)}"`;

const LINE = /^(msgctxt|msgid|msgstr(?:\[0\])?)?\s*"((?:[^"\\]|\\.)*)"\s*$/;

interface Draft {
  context: string;
  id: string;
  text: string;
  fuzzy: boolean;
  last: 'context' | 'id' | 'text' | null;
}

/** Undefined where a line is none of a PO file; `line` counts from 1. Obsolete entries (`#~`) are left out. */
export function readPo(source: string): PoFile | { readonly line: number } {
  const entries: PoEntry[] = [];
  let draft = fresh();
  const close = () => {
    if (draft.last === 'text')
      entries.push({ context: draft.context, id: draft.id, text: draft.text, fuzzy: draft.fuzzy });
    draft = fresh();
  };
  for (const [index, raw] of source
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) {
      if (draft.last === 'text') close();
      if (line.startsWith('#,') && line.includes('fuzzy')) draft.fuzzy = true;
      continue;
    }
    const found = LINE.exec(line);
    if (!found) return { line: index + 1 };
    const part = partOf(found[1]);
    if (part && draft.last === 'text') close();
    if (part) draft.last = part;
    if (!draft.last) return { line: index + 1 };
    draft[draft.last] += unquoted(found[2]!);
  }
  close();
  const head = entries.find(({ context, id }) => context === '' && id === '');
  return { headers: headersOf(head?.text ?? ''), entries: entries.filter((entry) => entry !== head) };
}

const fresh = (): Draft => ({ context: '', id: '', text: '', fuzzy: false, last: null });

function partOf(word: string | undefined): Draft['last'] {
  if (word === 'msgctxt') return 'context';
  if (word === 'msgid') return 'id';
  return word ? 'text' : null;
}

const unquoted = (text: string): string => text.replace(/\\(.)/g, (_, char: string) => PLAIN[char] ?? char);

function headersOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split('\n').map((line) => /^([^:]+):\s*(.*)$/.exec(line));
  return Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1]!, pair[2]!]] : [])));
}
