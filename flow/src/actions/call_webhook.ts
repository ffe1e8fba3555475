/**
 * Calls a web address. `@webhook` is then the answer: its status, headers and, where the body is JSON, that. It is
 * cleared first, so that an address that comes out empty or wrong or is not allowed, or a request over the limit (256
 * KiB), which are error events, leave nothing. A longer answer than the limit is a warning and counts as empty. With a
 * `result_name` the status is also a result, Success or Failure, with the JSON up to 10,000 bytes as extra.
 *
 *     { "uuid": "06153fbd-3e2c-413a-b0df-ed15d631835a", "type": "call_webhook", "method": "POST",
 *       "url": "https://dhis.moh.gov.lr/stock", "headers": { "Content-Type": "application/json" },
 *       "body": "@(json(object(\"facility\", fields.facility)))", "result_name": "Report" }
 *
 *     { "type": "webhook_called", "url": "https://dhis.moh.gov.lr/stock", "status_code": 200,
 *       "request": "POST /stock HTTP/1.1\r\nHost: dhis.moh.gov.lr\r\n…", "response": "HTTP/1.1 200 OK\r\n…",
 *       "elapsed_ms": 120, "retries": 0, "sizes": { "request": 140, "response": 87 }, "status": "success" }
 *     { "type": "run_result_changed", "name": "Report", "value": "200", "category": "Success", "extra": { "ok": true } }
 */
import type { TemplateField } from '../definition/schema.ts';
import type { Step } from '../engine/step.ts';
import { requestSize, webAddress } from '../services/http-trace.ts';
import { actionType } from './action.ts';
import { callResults, optionalResultName } from './results.ts';
import { callOut, keepWebhook, saveCall } from './webhook.ts';

/** A name that HTTP allows for a header (RFC 9110, token). */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~\da-zA-Z]+$/;

export const callWebhook = actionType({
  type: 'call_webhook',
  scope: 'online',
  fields: {
    method: { kind: 'choice', values: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] },
    url: { kind: 'template', max: 8_192 },
    headers: { kind: 'template-map', items: 10, max: 5_000, optional: true },
    body: { kind: 'template', max: 20_000, optional: true },
    result_name: optionalResultName,
  },
  check({ headers }) {
    const wrong = Object.keys(headers ?? {}).find((name) => !HEADER_NAME.test(name));
    return wrong === undefined ? undefined : `header '${wrong}' is not a valid HTTP header`;
  },
  results: (action) => callResults(action.result_name),
  async execute(action, step) {
    step.setWebhook(undefined);
    const url = step.text(action.url).trim();
    if (url === '') return step.error('Webhook URL evaluated to empty string');
    const address = webAddress(url);
    if (!address) return step.error(`Webhook URL evaluated to an invalid URL: '${url}'`, 'url:invalid', { url });
    const headers = headersOf(step, action.headers ?? {});
    const body = action.body?.templates[0] ? step.evaluate(action.body.templates[0], { whole: true }) : '';
    const request = { method: action.method, url, headers, body };
    if (!withinLimit(step, requestSize(request))) return;
    const call = await callOut(step, request, address);
    if (!call) return;
    keepWebhook(step, call);
    if (action.result_name) saveCall(step, action.result_name, call);
  },
});

function headersOf(step: Step, fields: Readonly<Record<string, TemplateField>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, step.text(field)]));
}

function withinLimit(step: Step, size: number): boolean {
  const limit = step.options.maxWebhookRequestBytes;
  if (size <= limit) return true;
  step.error(`Webhook request evaluated to ${size} bytes, exceeding the limit of ${limit}`, 'webhook:request_size', {
    limit: String(limit),
    size: String(size),
  });
  return false;
}
