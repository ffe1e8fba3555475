/** Holds what a conversation was expected to be against what it was. */
import type { ContactJson } from '../contact/contact.ts';
import type { SessionJson } from '../engine/session.ts';
import type { Difference, Expected } from './conversation.ts';

const ANYTHING = '…';

/** Exact, but `…` stands for any text; without regular expressions, so that no pattern can be slow. */
export function matches(expected: string, actual: string): boolean {
  const parts = expected.split(ANYTHING);
  if (parts.length === 1) return expected === actual;
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (!actual.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = actual.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return actual.length - last.length >= at && actual.endsWith(last);
}

/** The texts that a turn expects beside those that were sent. */
export function compareSent(turn: number, expected: readonly string[], actual: readonly string[]): Difference[] {
  const differences: Difference[] = [];
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    const [wanted, got] = [expected[i], actual[i]];
    if (wanted !== undefined && got !== undefined && matches(wanted, got)) continue;
    differences.push({
      turn,
      expected: wanted === undefined ? 'no message' : quoted(wanted),
      actual: got === undefined ? 'no message' : quoted(got),
    });
  }
  return differences;
}

const quoted = (text: string): string => `“${text}”`;

/** What was sent to others; not looked at where nothing is expected of it. */
export function compareBroadcasts(
  expected: Expected['broadcasts'],
  actual: NonNullable<Expected['broadcasts']>,
): Difference[] {
  if (!expected) return [];
  const inWords = ({ to, text }: (typeof actual)[number]) => `to ${to.join(', ')}: ${text}`;
  return compareSent(0, expected.map(inWords), actual.map(inWords));
}

/** Status, results and contact at the end. */
export function compareEnd(expected: Expected, session: SessionJson, contact: ContactJson): Difference[] {
  const found: Difference[] = [];
  const hold = (what: string, wanted: string | undefined, got: string) => {
    if (wanted === undefined || matches(wanted, got)) return;
    found.push({ turn: 0, expected: `${what} ${quoted(wanted)}`, actual: got === '' ? 'nothing' : quoted(got) });
  };
  hold('the status', expected.status, session.status);
  const results = Object.assign({}, ...session.runs.map((run) => run.results ?? {})) as Record<
    string,
    { value: string; category?: string }
  >;
  for (const [key, wanted] of Object.entries(expected.results ?? {})) {
    const got = Object.hasOwn(results, key) ? results[key] : undefined;
    const { value, category } = typeof wanted === 'string' ? { value: wanted, category: undefined } : wanted;
    hold(`the result ${key}`, value, got?.value ?? '');
    hold(`the category of ${key}`, category, got?.category ?? '');
  }
  const person = expected.contact;
  hold('the name', person?.name, contact.name ?? '');
  hold('the language', person?.language, contact.language ?? '');
  hold('the status of the contact', person?.status, contact.status);
  for (const [key, wanted] of Object.entries(person?.fields ?? {})) {
    hold(`the field ${key}`, wanted, contact.fields?.[key]?.text ?? '');
  }
  const names = (groups: readonly string[]) => [...groups].sort().join(', ');
  if (person?.groups) {
    hold('the groups', names(person.groups), names((contact.groups ?? []).map(({ name }) => name)));
  }
  return found;
}
