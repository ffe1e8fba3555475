/**
 * The reference of the flow engine (docs/use/flows/), made from the doc comments beside the code. What stands there in
 * examples is run by `flow-reference.test.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionTypes } from '../flow/src/actions/registry.ts';
import type { FieldSchema, Schema } from '../flow/src/definition/schema.ts';
import { functionNamed } from '../flow/src/functions/registry.ts';
import { routerTypes } from '../flow/src/routers/registry.ts';

export interface Entry {
  readonly name: string;
  /** What follows the name: the parameters of a function. */
  readonly signature?: string;
  readonly words: string;
  /** Indented blocks: definitions and events, as JSON. */
  readonly blocks: readonly string[];
  /** `@(expression) -> result`. */
  readonly examples: ReadonlyArray<{ readonly template: string; readonly result: string }>;
  readonly fields?: Schema;
}

const DOC = String.raw`\/\*\*((?:[^*]|\*(?!\/))*)\*\/`;

export function functionEntries(root: string, folder: 'functions' | 'tests'): Entry[] {
  const pattern = new RegExp(`${DOC}\\s*export const \\w+ = \\w+\\(\\s*'(\\w+)'`, 'g');
  return sources(join(root, 'flow/src', folder)).flatMap((text) =>
    [...text.matchAll(pattern)].map(([, doc, name]) => ({
      ...entryOf(name!, doc!),
      signature: `(${parametersOf(name!)})`,
    })),
  );
}

function parametersOf(name: string): string {
  const found = functionNamed(name);
  return found && 'parameters' in found ? String(found.parameters) : '';
}

export function actionEntries(root: string): Entry[] {
  return Object.keys(actionTypes).map((type) => {
    const text = readFileSync(join(root, `flow/src/actions/${type}.ts`), 'utf8');
    return { ...entryOf(type, firstDoc(text)), fields: actionTypes[type]!.fields };
  });
}

export function routerEntries(root: string): Entry[] {
  return Object.keys(routerTypes).map((type) => {
    const text = readFileSync(join(root, `flow/src/routers/${type}.ts`), 'utf8');
    return { ...entryOf(type, firstDoc(text)), fields: routerTypes[type]!.fields };
  });
}

export function eventEntries(root: string): Entry[] {
  const text = sources(join(root, 'flow/src/events')).join('\n');
  const pattern = new RegExp(`${DOC}\\s*export interface \\w+ \\{\\s*readonly type: '(\\w+)'`, 'g');
  return [...text.matchAll(pattern)].map(([, doc, name]) => entryOf(name!, doc!));
}

function firstDoc(text: string): string {
  return new RegExp(DOC).exec(text)?.[1] ?? '';
}

function sources(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

function entryOf(name: string, doc: string): Entry {
  const lines = doc.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  const examples = lines.flatMap((line) => {
    const arrow = /^(@.*) -> (.*)$/.exec(line) ?? /^(@.*) ->$/.exec(line);
    return arrow ? [{ template: arrow[1]!, result: arrow[2] ?? '' }] : [];
  });
  const paragraphs = lines
    .filter((line) => !/^@.* ->/.test(line))
    .join('\n')
    .split(/\n{2,}/);
  const blocks = paragraphs.filter((each) => /^ {4}\S/.test(each.replace(/^\n+/, '')));
  const words = paragraphs.filter((each) => !blocks.includes(each)).map((each) => each.trim().replace(/\n/g, ' '));
  return {
    name,
    words: words.filter(Boolean).join('\n\n'),
    // One object after another: an action may make several events.
    blocks: blocks.flatMap((block) =>
      block
        .replace(/^ {4}/gm, '')
        .trim()
        .split(/\n(?=\{)/),
    ),
    examples,
  };
}

/** The pages by file name. */
export function referencePages(root: string): Record<string, string> {
  const byName = (a: Entry, b: Entry) => (a.name < b.name ? -1 : 1);
  const page = (title: string, words: string, entries: readonly Entry[]) =>
    `# ${title}\n\n${words}\n\n${[...entries].sort(byName).map(section).join('\n')}`;
  return {
    'actions.md': page('Actions', 'What a node does, in its order, when a contact passes it.', actionEntries(root)),
    'routers.md': page('Routers', 'How a node chooses the way out.', routerEntries(root)),
    'tests.md': page(
      'Tests',
      'What the cases of a switch ask. Each is also a function of the expression language: it answers true or false, with `match` and sometimes `extra`.',
      functionEntries(root, 'tests'),
    ),
    'functions.md': page(
      'Functions',
      'Used in expressions: `@(upper(contact.name))`.',
      functionEntries(root, 'functions'),
    ),
    'events.md': page(
      'Events',
      'What a sprint answers, in the order in which it happened. Each has `uuid` and `created_on` too.',
      eventEntries(root),
    ),
  };
}

function section({ name, signature, words, blocks, examples, fields }: Entry): string {
  const parts = [`## ${signature === undefined ? name : `\`${name}${signature}\``}`, words];
  if (fields) parts.push(table(fields));
  for (const block of blocks) parts.push(`\`\`\`json\n${block}\n\`\`\``);
  if (examples.length > 0) {
    const rows = examples.map(
      ({ template, result }) => `| ${code(template)} | ${result === 'ERROR' ? 'an error' : code(result)} |`,
    );
    parts.push(['| Template | Result |', '|---|---|', ...rows].join('\n'));
  }
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

const code = (text: string): string => (text === '' ? 'nothing' : `\`${text.replaceAll('|', '\\|')}\``);

function table(fields: Schema): string {
  const rows = Object.entries(fields).map(([name, field]) => `| \`${name}\` | ${kindOf(field)} | ${about(field)} |`);
  return ['| Field | Kind | |', '|---|---|---|', ...rows].join('\n');
}

function kindOf(field: FieldSchema): string {
  const words: Readonly<Record<FieldSchema['kind'], string>> = {
    text: 'text',
    texts: 'list of texts',
    template: 'template',
    templates: 'templates',
    'template-map': 'templates by name',
    choice: field.kind === 'choice' ? field.values.map((value) => `\`${value}\``).join(', ') : '',
    flag: 'true or false',
    integer: 'whole number',
    uuid: 'UUID',
    reference: field.kind === 'reference' ? field.to : '',
    references: field.kind === 'references' ? `list of ${field.to}` : '',
    decimals: 'decimal numbers by name',
    object: 'object',
    list: 'list',
  };
  return words[field.kind];
}

function about(field: FieldSchema): string {
  const parts = [
    field.about ?? '',
    field.optional ? 'optional' : '',
    'localizable' in field && field.localizable ? 'translated' : '',
    'max' in field && field.max !== undefined ? `at most ${field.max.toLocaleString('en')}` : '',
    'items' in field && field.items !== undefined ? `up to ${field.items} items` : '',
  ];
  return parts.filter(Boolean).join('; ');
}
