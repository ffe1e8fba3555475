/** Small definitions for tests, with identifiers that say what they are. */

/** `00000000-0000-4000-8000-000000000007` */
export function uuidOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

type Json = Record<string, unknown>;

/** A messaging flow in English in the newest version. */
export function definition(more: Json = {}): Json {
  return {
    uuid: uuidOf(0),
    name: 'Stock of gloves',
    spec_version: '14.4.2',
    language: 'eng',
    type: 'messaging',
    nodes: [],
    ...more,
  };
}

/** Node `n` has the UUID of 100 n, its exits those that follow; a destination is the number of a node. */
export function node(n: number, more: Json = {}, destinations: ReadonlyArray<number | null> = [null]): Json {
  const exits = destinations.map((to, i) => {
    return { uuid: uuidOf(n * 100 + 1 + i), destination_uuid: to === null ? null : uuidOf(to * 100) };
  });
  return { uuid: uuidOf(n * 100), exits, ...more };
}

/** Action `n` of a flow. */
export function action(n: number, type: string, more: Json = {}): Json {
  return { uuid: uuidOf(9000 + n), type, ...more };
}

/** A switch at node `n` with the categories Yes and Other (UUIDs 100 n + 50 and + 51) to the first two exits. */
export function yesOrOther(n: number, more: Json = {}): Json {
  return {
    type: 'switch',
    operand: '@input.text',
    cases: [
      { uuid: uuidOf(n * 100 + 60), type: 'has_any_word', arguments: ['yes'], category_uuid: uuidOf(n * 100 + 50) },
    ],
    categories: [
      { uuid: uuidOf(n * 100 + 50), name: 'Yes', exit_uuid: uuidOf(n * 100 + 1) },
      { uuid: uuidOf(n * 100 + 51), name: 'Other', exit_uuid: uuidOf(n * 100 + 2) },
    ],
    default_category_uuid: uuidOf(n * 100 + 51),
    ...more,
  };
}

/** The status split of a webhook at node `n`. */
export function statusSplit(n: number, more: Json = {}): Json {
  const test = { type: 'has_number_between', arguments: ['200', '299'], category_uuid: uuidOf(n * 100 + 50) };
  return yesOrOther(n, {
    operand: '@(default(webhook.status, 0))',
    cases: [{ uuid: uuidOf(n * 100 + 60), ...test }],
    ...more,
  });
}
