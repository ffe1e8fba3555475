/**
 * Tells the subscribers of a resthook: each gets the same JSON about contact, flow, message and results by POST. The call
 * that counts for `@webhook` and the result is the last that failed, else the last that succeeded, else the last whose
 * subscriber is gone (status 410). A resthook that does not exist does nothing.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "call_resthook",
 *       "resthook": "stock-out", "result_name": "Told" }
 *
 *     { "type": "resthook_called", "resthook": "stock-out", "payload": { "contact": { "name": "Mary Kamara" } } }
 *     { "type": "webhook_called", "url": "https://dhis.moh.gov.lr/stock", "status_code": 200, "request": "POST /stock …",
 *       "response": "HTTP/1.1 200 OK …", "elapsed_ms": 120, "retries": 0, "sizes": { "request": 976, "response": 87 },
 *       "status": "success", "resthook": "stock-out" }
 *     { "type": "run_result_changed", "name": "Told", "value": "200", "category": "Success" }
 */
import type { Step } from '../engine/step.ts';
import { type Call, webAddress } from '../services/http-trace.ts';
import { readJsonBody } from '../services/json-body.ts';
import { actionType } from './action.ts';
import { resthookPayload } from './resthook-payload.ts';
import { callResults, optionalResultName } from './results.ts';
import { callOut, keepWebhook, saveCall } from './webhook.ts';

export const callResthook = actionType({
  type: 'call_resthook',
  scope: 'online',
  fields: { resthook: { kind: 'text', min: 1, max: 128 }, result_name: optionalResultName },
  results: (action) => callResults(action.result_name),
  async execute(action, step) {
    step.setWebhook(undefined);
    const resthook = step.assets.resthook(action.resthook);
    if (!resthook) return;
    const body = step.evaluate(resthookPayload, { whole: true });
    const payload = readJsonBody(body)?.value ?? null;
    step.log({ type: 'resthook_called', resthook: resthook.slug, payload });
    const calls: Call[] = [];
    for (const url of resthook.subscribers) {
      const call = await tell(step, url, body, resthook.slug);
      if (call) calls.push(call);
    }
    const counts = callThatCounts(calls);
    if (!counts) return;
    keepWebhook(step, counts);
    if (action.result_name) saveCall(step, action.result_name, counts);
  },
});

async function tell(step: Step, url: string, body: string, slug: string): Promise<Call | undefined> {
  const address = webAddress(url);
  if (!address) {
    step.error(`The address of a subscriber is invalid: '${url}'`, 'url:invalid', { url });
    return undefined;
  }
  const headers = { 'Content-Type': 'application/json' };
  return callOut(step, { method: 'POST', url, headers, body }, address, slug);
}

function callThatCounts(calls: readonly Call[]): Call | undefined {
  return (
    calls.findLast(({ status }) => status === 'connection_error' || status === 'response_error') ??
    calls.findLast(({ status }) => status === 'success') ??
    calls.at(-1)
  );
}
