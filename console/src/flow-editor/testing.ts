/** Flows for tests and benches: made by rule, readable by the engine. */
import type { FlowDefinition, NodeJson } from './definition.ts';

/** UUIDs in their order, so that what is made twice is the same. */
export function counter(start = 0): () => string {
  let n = start;
  return () => `00000000-0000-4000-8000-${(++n).toString(16).padStart(12, '0')}`;
}

const words = 'clinic stock gloves nurse county week report open closed vaccine fridge staff'.split(' ');
const sentence = (n: number): string =>
  `${n}/40 How is the ${words[n % 12]} at your ${words[(n * 5) % 12]} this ${words[(n * 7) % 12]}? Answer 1 for yes, 2 for no, 3 if you do not know.`;

/**
 * A flow of `count` nodes as officers draw them: questions that lead on, answers that need a word more, ways that meet
 * again.
 */
export function largeFlow(count: number, uuid: () => string = counter()): FlowDefinition {
  const uuids = Array.from({ length: count }, uuid);
  const at = (i: number): string | null => uuids[i] ?? null;
  const nodes = uuids.map((own, i): NodeJson => {
    if (i % 3 !== 0) {
      const actions = [{ uuid: uuid(), type: 'send_msg', text: sentence(i) }];
      return { uuid: own, actions, exits: [{ uuid: uuid(), destination_uuid: at(i + (i % 3 === 1 ? 2 : 1)) }] };
    }
    const exits = [1, 2, 3].map((step) => ({ uuid: uuid(), destination_uuid: at(i + step) }));
    const categories = ['Yes', 'No', 'Other'].map((name, c) => ({ uuid: uuid(), name, exit_uuid: exits[c]!.uuid }));
    const cases = ['1 yes', '2 no'].map((words, c) => ({
      ...{ uuid: uuid(), type: 'has_any_word', arguments: [words], category_uuid: categories[c]!.uuid },
    }));
    const router = {
      ...{ type: 'switch', operand: '@input.text', wait: { type: 'msg' }, result_name: `Question ${i}` },
      ...{ cases, categories, default_category_uuid: categories[2]!.uuid },
    };
    return { uuid: own, actions: [{ uuid: uuid(), type: 'send_msg', text: sentence(i) }], router, exits };
  });
  return {
    ...{ uuid: uuid(), name: `Survey of ${count}`, spec_version: '14.4.2', language: 'eng', type: 'messaging' },
    ...{ revision: 1, expire_after_minutes: 10_080, nodes, localization: {}, _ui: { nodes: {} } },
  };
}
