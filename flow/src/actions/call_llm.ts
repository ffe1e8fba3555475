/**
 * Asks a large language model of the workspace: instructions and an input in, a text out into a local. What goes wrong is
 * an error event, and the local is then `<ERROR>`, so that the flow can split on it.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "call_llm",
 *       "llm": { "uuid": "51ade705-8338-40a9-8a77-37657a936966", "name": "Assistant" },
 *       "instructions": "Categorize the text as urgent or routine", "input": "@input.text", "output_local": "urgency" }
 *
 *     { "type": "llm_called", "llm": { "uuid": "51ade705-8338-40a9-8a77-37657a936966", "name": "Assistant" },
 *       "instructions": "Categorize the text as urgent or routine", "input": "We have no gloves left",
 *       "output": "urgent", "tokens": { "input": 45, "output": 78 }, "elapsed_ms": 1000 }
 */
import type { Llm } from '../assets/assets.ts';
import type { LlmAnswer } from '../engine/services.ts';
import type { Step } from '../engine/step.ts';
import { actionType } from './action.ts';
import { textOf } from './evaluate.ts';
import { localName } from './locals.ts';
import { found, named } from './references.ts';

/** What the local holds when there is no answer. */
const NO_ANSWER = '<ERROR>';

export const callLlm = actionType({
  type: 'call_llm',
  scope: 'online',
  fields: {
    llm: { kind: 'reference', to: 'llm' },
    instructions: { kind: 'template', max: 10_000 },
    input: { kind: 'template', optional: true, max: 10_000 },
    output_local: localName,
  },
  locals: (action) => [action.output_local],
  async execute(action, step) {
    const instructions = step.text(action.instructions);
    const input = textOf(step, action.input);
    const llm = found(step, 'llm', action.llm, step.assets.llm(action.llm.uuid));
    step.setLocal(action.output_local, (llm && (await ask(step, llm, instructions, input))) ?? NO_ANSWER);
  },
});

async function ask(step: Step, llm: Llm, instructions: string, input: string): Promise<string | undefined> {
  const none: LlmAnswer = { error: 'no language model is connected', tokens: { input: 0, output: 0 }, elapsedMs: 0 };
  const answer = (await step.services.llm?.(llm, instructions, input)) ?? none;
  if (answer.error !== undefined || answer.output === undefined) {
    step.error(`Unable to ask the language model: ${answer.error ?? 'no answer'}`);
    return undefined;
  }
  const { output, tokens, elapsedMs } = answer;
  step.log({ type: 'llm_called', llm: named(llm), instructions, input, output, tokens, elapsed_ms: elapsedMs });
  return output;
}
