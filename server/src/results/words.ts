/** Answers in words: their themes, their texts, and who gave one, which is asked for apart and audited. */
import type { AnswersQuery, CountsQuery, FreeAnswer, SaveThemes, Themes } from '@mhero/contract/results.ts';
import type { Static } from 'typebox';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { foreignCursor, isMoment, uuidOf } from '../lib/pages.ts';
import type { KnownQuestion } from './questions.ts';
import type { ReadFlow } from './reader.ts';
import type { Scope } from './scope.ts';
import * as store from './store-themes.ts';
import { findThemes, speaksOf, stems } from './themes.ts';

/** The newest answers; of so many, more say nothing else. */
const mostRead = 20_000;
/** Looked through for one page of a search. */
const mostSearched = 10_000;
const portion = 1_000;

type About = (
  subject: Subject,
  flow: string,
  query: Static<typeof CountsQuery>,
) => Promise<{ readonly flow: ReadFlow; readonly scope: Scope }>;

export function createWords(db: Db, about: About) {
  async function asked(subject: Subject, flow: string, key: string, query: Static<typeof CountsQuery>) {
    const found = await about(subject, flow, query);
    const question = found.flow.questions.find((each) => each.key === key);
    if (!question) throw new AppError('request:not_found', 'The flow has no such question.');
    return { ...found, question };
  }

  return {
    async themes(subject: Subject, uuid: string, key: string, query: Static<typeof CountsQuery>): Promise<Themes> {
      const { flow, scope, question } = await asked(subject, uuid, key, query);
      const answers = await store.readWords(db, scope, question, null, mostRead + 1);
      const own = await store.readThemes(db, flow.row.id, key);
      const read = answers.slice(0, mostRead);
      return { answers: answers.length, read: read.length, ...findThemes(read, own) };
    },
    async saveThemes(subject: Subject, uuid: string, key: string, { themes }: SaveThemes): Promise<void> {
      const { flow } = await asked(subject, uuid, key, {});
      for (const [i, { words }] of themes.entries())
        if (words.some((word) => stems(word).length === 0))
          throw new AppError('request:invalid', 'A theme has a word without letters.', {
            fields: [{ where: `/themes/${i}/words`, message: 'has a word without letters or digits' }],
          });
      await db.tx(async (tx) => {
        await store.replaceThemes(tx, flow.row.id, key, themes, subject.accountId);
        await record(tx, subject, 'results.themes', `flow:${uuid}`, { question: key, themes: themes.length });
      });
    },
    async answers(
      subject: Subject,
      uuid: string,
      key: string,
      query: Static<typeof AnswersQuery>,
    ): Promise<{ items: FreeAnswer[]; next: string | null }> {
      const { scope, question } = await asked(subject, uuid, key, query);
      return search(db, scope, question, query);
    },
    async answerer(subject: Subject, uuid: string, run: string): Promise<{ contact: string; name: string }> {
      const { flow } = await about(subject, uuid, {});
      const found = await store.answererOf(db, flow.row.id, run, subject.area);
      if (!found) throw new AppError('request:not_found', 'There is no such answer in your area.');
      await db.tx((tx) => record(tx, subject, 'results.answerer', `contact:${found.contact}`, { flow: uuid, run }));
      return found;
    },
  };
}

async function search(
  db: Db,
  scope: Scope,
  question: KnownQuestion,
  { words, cursor, limit = 50 }: Static<typeof AnswersQuery>,
): Promise<{ items: FreeAnswer[]; next: string | null }> {
  const wanted = (words ?? '').split(',').filter((word) => word.trim() !== '');
  const matches = wanted.length === 0 ? () => true : speaksOf(wanted);
  const items: FreeAnswer[] = [];
  let before = readCursor(cursor);
  for (let looked = 0; looked < mostSearched; looked += portion) {
    const rows = await store.readWords(db, scope, question, before, wanted.length === 0 ? limit + 1 : portion);
    for (const { run, text, at, key } of rows) {
      if (items.length === limit) return { items, next: `${before!.at}~${before!.run}` };
      before = { at: key, run };
      if (matches(stems(text))) items.push({ run, text, at: at.toISOString() });
    }
    if (rows.length < portion && wanted.length > 0) return { items, next: null };
    if (wanted.length === 0) return { items, next: null };
  }
  return { items, next: before && `${before.at}~${before.run}` };
}

function readCursor(cursor: string | undefined): { at: string; run: string } | null {
  if (cursor === undefined) return null;
  const [at = '', run = ''] = cursor.split('~');
  if (isMoment(at) && uuidOf(run) !== null) return { at, run };
  throw foreignCursor();
}
