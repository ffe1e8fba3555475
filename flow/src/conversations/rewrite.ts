/**
 * Writes down how a conversation goes now: the first time when it is kept, and again when what it expects was changed
 * on purpose.
 */
import type { ContactJson } from '../contact/contact.ts';
import { resumeSession, type Sprint } from '../engine/engine.ts';
import { matches } from './compare.ts';
import type { Conversation, Turn } from './conversation.ts';
import { broadcastsOf, resumeOf, type Stage, sentTexts, start, world } from './run.ts';

/**
 * The same person, the same answers, and what the flow does with them. What still goes as it was written stays as it
 * was written, `…` and all; answers after the end are left out. Throws an EngineError where the flow cannot start.
 */
export async function rewriteConversation(stage: Stage, old: Conversation): Promise<Conversation> {
  let sprint = await start(stage, old);
  const before = sprint.contact.json;
  const turns: Turn[] = [];
  const broadcasts = [...broadcastsOf(sprint)];
  const said = expectedTurns(old.turns);
  push(turns, sentTexts(sprint), said.shift());
  for (const turn of old.turns) {
    if ('sent' in turn) continue;
    if (sprint.session.status !== 'waiting') break;
    turns.push(turn);
    sprint = await resumeSession(sprint.session, { ...world(stage, sprint), resume: resumeOf(turn, stage) });
    broadcasts.push(...broadcastsOf(sprint));
    push(turns, sentTexts(sprint), said.shift());
  }
  const { status: _, results: __, contact: ___, broadcasts: ____, turns: _____, ...rest } = old;
  return {
    ...rest,
    turns,
    ...(sprint.session.status !== 'active' && { status: sprint.session.status }),
    ...resultsOf(sprint),
    ...contactOf(before, sprint.contact.json, old.contact),
    ...((broadcasts.length > 0 || old.broadcasts) && { broadcasts }),
  };
}

/** What was expected before the first answer, after it, after the second and so on. */
function expectedTurns(turns: readonly Turn[]): string[][] {
  const expected: string[][] = [[]];
  for (const turn of turns) {
    if ('sent' in turn) expected.at(-1)!.push(...[turn.sent].flat());
    else expected.push([]);
  }
  return expected;
}

function push(turns: Turn[], texts: readonly string[], written: readonly string[] | undefined): void {
  if (texts.length === 0) return;
  const same = texts.length === written?.length;
  const kept = texts.map((text, i) => (same && matches(written[i]!, text) ? written[i]! : text));
  turns.push({ sent: kept.length === 1 ? kept[0]! : kept });
}

function resultsOf({ session }: Sprint): Pick<Conversation, 'results'> {
  const results = Object.assign({}, ...session.runs.map((run) => run.results ?? {})) as Record<
    string,
    { value: string; category?: string }
  >;
  const found = Object.entries(results).map(([key, { value, category }]) => [
    key,
    { value, ...(category && { category }) },
  ]);
  return found.length === 0 ? {} : { results: Object.fromEntries(found) };
}

/** What the conversation changed about the person, and what was looked at before. */
function contactOf(
  before: ContactJson,
  after: ContactJson,
  looked: Conversation['contact'],
): Pick<Conversation, 'contact'> {
  const changed = <K extends 'name' | 'language' | 'status'>(key: K) =>
    before[key] !== after[key] || looked?.[key] !== undefined ? { [key]: after[key] ?? '' } : {};
  const keys = new Set([...Object.keys(before.fields ?? {}), ...Object.keys(after.fields ?? {})]);
  const fields = [...keys]
    .filter((key) => before.fields?.[key]?.text !== after.fields?.[key]?.text || looked?.fields?.[key] !== undefined)
    .map((key) => [key, after.fields?.[key]?.text ?? '']);
  const names = ({ groups = [] }: ContactJson) => groups.map(({ name }) => name).sort();
  const isMoved = names(before).join('\n') !== names(after).join('\n') || looked?.groups !== undefined;
  const contact = {
    ...{ ...changed('name'), ...changed('language'), ...changed('status') },
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) }),
    ...(isMoved && { groups: names(after) }),
  };
  return Object.keys(contact).length === 0 ? {} : { contact };
}
