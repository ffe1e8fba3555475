/**
 * The records of a CSD document, one at a time: a document of any size needs the memory of one record. Documents may be
 * wrapped (the answer to a stored query, a SOAP envelope). Declarations of document types are refused, and with them
 * every entity that a text could name, grow by or fetch.
 */
import { SaxesParser } from 'saxes';
import { AppError } from '../../errors.ts';

export interface Node {
  /** Without prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
  text: string;
}

export type RecordKind = 'organization' | 'service' | 'facility' | 'provider';
export interface CsdRecord {
  readonly kind: RecordKind;
  readonly node: Node;
  /** It was larger than can be read; the node holds its beginning. */
  readonly tooLarge: boolean;
}

const directories: Readonly<Record<string, RecordKind>> = {
  organizationDirectory: 'organization',
  serviceDirectory: 'service',
  facilityDirectory: 'facility',
  providerDirectory: 'provider',
};
const mostNodes = 5000;
const longestRecord = 1024 * 1024;
const deepest = 60;

interface State {
  /** Names of the open elements above a record. */
  readonly path: string[];
  /** Open elements of the record in hand, itself first. */
  readonly open: Node[];
  kind: RecordKind;
  nodes: number;
  letters: number;
  found: CsdRecord[];
  directories: number;
  /** What the other side says went wrong. */
  error: string | null;
  problem: string | null;
}

/** Throws `code` for what is no XML, is cut off, declares a document type, or says that something went wrong. */
export async function* readRecords(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  code: 'connector:unreadable' | 'import:unreadable' = 'connector:unreadable',
): AsyncGenerator<readonly CsdRecord[]> {
  const refuse = (words: string) => new AppError(code, `${name} ${words}`);
  const state: State = {
    ...{ path: [], open: [], kind: 'provider', nodes: 0, letters: 0, found: [], directories: 0 },
    ...{ error: null, problem: null },
  };
  const parser = createParser(state);
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let any = false;
  for await (const chunk of chunks) {
    decoder ??= decoderOf(chunk, refuse);
    any ||= chunk.length > 0;
    write(parser, decoder.decode(chunk, { stream: true }), state, refuse);
    if (state.found.length > 0) yield state.found.splice(0);
  }
  if (!any) throw refuse('is empty.');
  write(parser, null, state, refuse);
  if (state.found.length > 0) yield state.found.splice(0);
  if (state.error !== null) throw refuse(`could not answer: ${state.error.trim().slice(0, 300)}`);
  if (state.directories === 0) throw refuse('holds no Care Services Discovery directory.');
}

function write(parser: SaxesParser, text: string | null, state: State, refuse: (words: string) => AppError): void {
  try {
    if (text === null) parser.close();
    else parser.write(text);
  } catch (error) {
    if (state.problem) throw refuse(state.problem);
    throw refuse(`is not XML that can be read: ${(error as Error).message.slice(0, 200)}`);
  }
  if (state.problem) throw refuse(state.problem);
}

/** UTF-8 unless a byte order mark or the declaration says another. */
function decoderOf(chunk: Uint8Array, refuse: (words: string) => AppError): InstanceType<typeof TextDecoder> {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return new TextDecoder('utf-16le');
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return new TextDecoder('utf-16be');
  const head = Buffer.from(chunk.subarray(0, 200)).toString('latin1');
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["']([\w.-]{1,40})["']/.exec(head)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(declared);
  } catch {
    throw refuse(`is written in an encoding that is not known: ${declared}.`);
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function createParser(state: State): SaxesParser {
  const parser = new SaxesParser({ position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    state.problem ??= 'declares a document type, which is not read: remove <!DOCTYPE …>.';
  });
  parser.on('opentag', (tag) => begin(state, localName(tag.name), tag.attributes as Record<string, string>));
  parser.on('text', (text) => say(state, text));
  parser.on('cdata', (text) => say(state, text));
  parser.on('closetag', () => end(state));
  return parser;
}

function begin(state: State, name: string, attributes: Record<string, string>): void {
  const { path, open } = state;
  if (path.length + open.length >= deepest) state.problem ??= 'is nested too deep.';
  if (name in directories && open.length === 0) state.directories++;
  const kind = directories[path.at(-1) ?? ''];
  if (open.length === 0 && kind !== name) {
    path.push(name);
    return;
  }
  const node: Node = { name, attributes, children: [], text: '' };
  if (open.length === 0) {
    state.kind = kind!;
    state.nodes = 0;
    state.letters = 0;
  } else if (state.nodes < mostNodes && state.letters < longestRecord) open.at(-1)!.children.push(node);
  state.nodes++;
  for (const value of Object.values(attributes)) state.letters += value.length;
  open.push(node);
}

function say(state: State, text: string): void {
  const node = state.open.at(-1);
  if (!node) {
    const [last, before] = [state.path.at(-1), state.path.at(-2)];
    if (
      (last === 'error' && before === 'careServicesResponse') ||
      (last === 'Text' && before === 'Reason') ||
      last === 'faultstring'
    )
      state.error = `${state.error ?? ''}${text}`.slice(0, 2000);
    return;
  }
  state.letters += text.length;
  if (state.letters < longestRecord) node.text += text;
}

function end(state: State): void {
  const { path, open } = state;
  const node = open.pop();
  if (!node) {
    if (path.pop() === 'error') state.error ??= 'no reason was given';
    return;
  }
  if (open.length > 0) return;
  const tooLarge = state.nodes >= mostNodes || state.letters >= longestRecord;
  state.found.push({ kind: state.kind, node, tooLarge });
}

// Getting about in a record.

export const childrenOf = (node: Node | undefined, name: string): Node[] =>
  node?.children.filter((child) => child.name === name) ?? [];

export const childOf = (node: Node | undefined, ...names: readonly string[]): Node | undefined =>
  names.reduce<Node | undefined>((at, name) => at?.children.find((child) => child.name === name), node);

export const textIn = (node: Node | undefined): string | undefined => {
  const text = node?.text.replace(/\s+/g, ' ').trim();
  return text === '' ? undefined : text;
};
