/** Where a value is put, which decides how it is escaped. */
export type Position = 'url' | 'form' | 'json' | 'xml' | 'text' | 'header';

export interface Template {
  /** The variables that occur. */
  readonly names: readonly string[];
  render(values: Readonly<Record<string, string>>): string;
}

/** A template that can never work; the words are for the person who wrote it. */
export class TemplateError extends Error {}

const escapes: Readonly<Record<Position, (value: string) => string>> = {
  url: encodeURIComponent,
  form: encodeURIComponent,
  json: (value) => JSON.stringify(value).slice(1, -1),
  xml: escapeXml,
  text: (value) => value,
  // A header ends at a line break and carries Latin-1 only.
  header: (value) => value.replace(/[^\x20-\x7e\xa0-\xff]/g, ' '),
};

const entities: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Characters that XML 1.0 cannot hold at all are left out. */
function escapeXml(value: string): string {
  return value
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\ud800-\udfff]/g, '')
    .replace(/[<>&"']/g, (char) => entities[char]!);
}

/**
 * Compiles `…{{name}}…`. Each value is escaped for its position; only a variable that begins an address is put in as
 * it is, since it is the address. Throws TemplateError for a variable that is not in `known` and for broken JSON.
 */
export function compileTemplate(source: string, position: Position, known: readonly string[]): Template {
  const pieces = source.split(/\{\{\s*([a-z_0-9]+)\s*\}\}/);
  const names = pieces.filter((_, index) => index % 2 === 1);
  for (const name of names) {
    if (!known.includes(name))
      throw new TemplateError(`{{${name}}} is not known; there are ${known.map((each) => `{{${each}}}`).join(' ')}`);
  }
  const safe = escapes[position];
  const startsWithAddress = position === 'url' && pieces[0] === '';
  const render = (values: Readonly<Record<string, string>>): string => {
    let text = pieces[0]!;
    for (let index = 1; index < pieces.length; index += 2) {
      const value = (values[pieces[index]!] ?? '').toWellFormed();
      text += startsWithAddress && index === 1 ? value : safe(value);
      text += pieces[index + 1]!;
    }
    return text;
  };
  if (position === 'json') checkJson(names, render);
  return { names, render };
}

/** A quote in a value shows whether each variable stands inside quotes. */
function checkJson(names: readonly string[], render: Template['render']): void {
  try {
    JSON.parse(render(Object.fromEntries(names.map((name) => [name, '"1']))));
  } catch {
    throw new TemplateError('the body is not JSON; variables have to stand inside quotes, like {"to":"{{to}}"}');
  }
}
