import type { Answer } from '../contract.ts';
import type { FailureCode } from '../failures.ts';
import { textOf, valueAt } from './fields.ts';
import { compilePattern, failureTest, searchedChars, statusTest } from './patterns.ts';
import type { HttpSettings } from './settings.ts';

/** What statuses mean where the settings say nothing else. 502 and 504 leave open whether the message was taken. */
const usual: Readonly<Record<number, FailureCode>> = {
  400: 'rejected',
  401: 'account_refused',
  402: 'account_empty',
  403: 'account_refused',
  404: 'account_refused',
  405: 'account_refused',
  413: 'text_too_long',
  422: 'rejected',
  429: 'network_busy',
  500: 'network_error',
  503: 'network_busy',
};

/** Compiles the reading of answers: (key, status, beginning of the body) → the one answer of a message. */
export function compileAnswer(
  settings: HttpSettings,
  redact: (words: string) => string,
): (key: number, status: number, body: string) => Answer {
  const goodStatus = statusTest(settings.success_status);
  const goodBody = settings.success_pattern ? compilePattern(settings.success_pattern) : undefined;
  const failureOf = failureTest(settings.failures);
  const findId = idFinder(settings);
  return (key, status, body) => {
    const listed = failureOf(status, body);
    if (!listed && goodStatus(status) && (!goodBody || goodBody(body))) {
      const id = findId(body);
      return { key, status: 'sent', externalIds: id ? [id] : [] };
    }
    const detail = redact(`HTTP ${status}: ${body.slice(0, 200).replace(/\s+/g, ' ').trim()}`);
    if (!listed && (status === 502 || status === 504)) return { key, status: 'unknown', detail };
    return { key, status: 'failed', failure: listed ?? usual[status] ?? 'unknown_reason', detail };
  };
}

/** An id longer than this is something else. */
const longestId = 200;

function idFinder(settings: HttpSettings): (body: string) => string | undefined {
  const { id_path: path, id_pattern: source } = settings;
  const pattern = source ? compilePattern(source) : undefined;
  return (body) => {
    const id = (path ? textOf(valueAt(parsed(body), path)) : undefined) ?? pattern?.(body.slice(0, searchedChars))?.[1];
    return id && id.length <= longestId ? id : undefined;
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
