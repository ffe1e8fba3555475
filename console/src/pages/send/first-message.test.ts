import { expect, test } from 'vitest';
import flow from '../../../../playbooks/personnel-validation/flow.json' with { type: 'json' };
import { firstMessage } from './first-message.ts';

test('the first message of a flow in each language, and how many questions follow', () => {
  const { texts, questions } = firstMessage(flow);
  expect(texts.default).toContain('Ministry of Health staff check');
  expect(Object.keys(texts)).toEqual(['default', 'fra']);
  expect(questions).toBeGreaterThanOrEqual(15);
});

test('a flow that says nothing, or goes round', () => {
  expect(firstMessage({})).toEqual({ texts: {}, questions: 0 });
  const round = { uuid: 'a', exits: [{ destination_uuid: 'a' }] };
  expect(firstMessage({ nodes: [round] })).toEqual({ texts: {}, questions: 0 });
});
