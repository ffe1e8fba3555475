/** New nodes, as RapidPro's editor would write them. */
import type { ActionJson, CategoryJson, ExitJson, NodeJson } from './definition.ts';

/** What can be put onto the canvas; everything else is made of these in the form of the node. */
export const newKinds = ['message', 'question', 'split', 'random'] as const;
export type NewKind = (typeof newKinds)[number];

/** `names` are the first names of categories, in the flow's language. */
export interface NewNames {
  readonly all: string;
  readonly other: string;
  readonly bucket: (number: number) => string;
}

/** A voice flow says what a messaging flow sends. */
export function newNode(kind: NewKind, flowType: string, names: NewNames, uuid: () => string): NodeJson {
  const exit = (): ExitJson => ({ uuid: uuid(), destination_uuid: null });
  const send = (): ActionJson => ({ uuid: uuid(), type: flowType === 'voice' ? 'say_msg' : 'send_msg', text: '' });
  if (kind === 'message') return { uuid: uuid(), actions: [send()], exits: [exit()] };
  const named =
    kind === 'random' ? [names.bucket(1), names.bucket(2)] : [kind === 'question' ? names.all : names.other];
  const exits = named.map(exit);
  const categories = named.map((name, i): CategoryJson => ({ uuid: uuid(), name, exit_uuid: exits[i]!.uuid }));
  if (kind === 'random') return { uuid: uuid(), actions: [], router: { type: 'random', categories }, exits };
  const router = {
    type: 'switch',
    operand: kind === 'question' ? '@input.text' : '@contact.name',
    ...(kind === 'question' ? { wait: { type: 'msg' } } : {}),
    cases: [],
    categories,
    default_category_uuid: categories[0]!.uuid,
  };
  return { uuid: uuid(), actions: kind === 'question' ? [send()] : [], router, exits };
}
