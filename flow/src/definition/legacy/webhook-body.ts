/** What rule sets sent when they called an address with POST: who, where in which flow, and what was said. */
const parts: ReadonlyArray<readonly [name: string, expression: string]> = [
  ['contact', 'extract_object(contact, "uuid", "name", "urn")'],
  ['flow', 'extract_object(run.flow, "uuid", "name", "revision")'],
  ['run', 'extract_object(run, "uuid", "created_on")'],
  ['path', 'run.path'],
  [
    'results',
    `foreach_value(results, extract_object, "name", "value", "category", "input", "node_uuid", "created_on")`,
  ],
  ['input', `if(input, ${inputObject()}, null)`],
  ['channel', 'default(input.channel, null)'],
];

/** A template of the new language that gives the JSON of that body. */
export const WEBHOOK_BODY = `@(json(${object(parts)}))`;

function inputObject(): string {
  const address = object([
    ['scheme', 'urn_parts(input.urn).scheme'],
    ['path', 'urn_parts(input.urn).path'],
    ['display', 'format_urn(input.urn)'],
  ]);
  const plain = ['uuid', 'type', 'created_on', 'text', 'channel'].map((name) => [name, `input.${name}`] as const);
  return object([
    ...plain,
    ['attachments', 'foreach(input.attachments, attachment_parts)'],
    ['urn', `if(input.urn, ${address}, null)`],
  ]);
}

function object(properties: ReadonlyArray<readonly [name: string, expression: string]>): string {
  return `object(${properties.map(([name, expression]) => `"${name}", ${expression}`).join(', ')})`;
}
