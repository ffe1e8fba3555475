/** Calls of webhooks and resthooks: the request, its event, `@webhook` and the result. */
import type { HttpRequest } from '../engine/services.ts';
import type { Step } from '../engine/step.ts';
import { type Address, type Call, callJson, callOf, webhookJson } from '../services/http-trace.ts';
import { FAILURE, SUCCESS } from './results.ts';

/** Longer answers are not kept with the result (but are in `@webhook` until the contact is waited for). */
const MAX_EXTRA_BYTES = 10_000;

/** Makes the call and writes its event; undefined, after an error event, when the host does not call. */
export async function callOut(
  step: Step,
  request: HttpRequest,
  address: Address,
  resthook?: string,
): Promise<Call | undefined> {
  const response = await step.services.webhook?.(request);
  if (!response) {
    step.error('Unable to call: this host makes no calls');
    return undefined;
  }
  if (response.blocked) {
    step.error(`Not allowed to call ${request.url}`, 'url:blocked', { url: request.url });
    return undefined;
  }
  const max = step.options.maxWebhookResponseBytes;
  const tooLong = response.truncated || response.body.length > max;
  if (tooLong) step.warning(`Webhook response exceeds the limit of ${max} bytes`, 'webhook:response_size');
  const call = callOf(request, tooLong ? { ...response, body: '' } : response, resthook !== undefined);
  step.log({ type: 'webhook_called', ...callJson(call, address), ...(resthook !== undefined && { resthook }) });
  return call;
}

export function keepWebhook(step: Step, call: Call): void {
  step.setWebhook(webhookJson(call));
}

/** The result that older flows split on. */
export function saveCall(step: Step, name: string, call: Call): void {
  const { request, response, json, jsonBytes, status } = call;
  step.saveResult({
    name,
    value: String(response.status),
    category: status === 'success' ? SUCCESS : FAILURE,
    input: `${request.method} ${request.url}`,
    ...(json !== null && jsonBytes < MAX_EXTRA_BYTES && { extra: json }),
  });
}
