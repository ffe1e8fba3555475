/**
 * Front door of results: who was asked and answered, what they said, reminding the silent, closing with a message back,
 * and files for elsewhere. Everything is counted and listed within the caller's area.
 */
import type {
  AnswersQuery,
  Closing,
  CountsQuery,
  FlowCounts,
  FlowResults,
  FreeAnswer,
  NewClosing,
  NewReminder,
  NewResultsExport,
  PeopleQuery,
  Reminder,
  ResultPerson,
  ResultsExport,
  ResultsQuery,
  SaveThemes,
  Themes,
} from '@mhero/contract/results.ts';
import type { Static } from 'typebox';
import type { Subject } from '../access/subject.ts';
import { AppError } from '../errors.ts';
import { type ClosingTools, close, registerClosings, toClosing } from './closings.ts';
import { countWays } from './counts.ts';
import { describeFile } from './describe.ts';
import {
  cancelExport,
  createExport,
  type Download,
  findExport,
  openDownload,
  registerExports,
  toExport,
} from './exports.ts';
import { createForms, type Forms } from './forms.ts';
import { keepAnswers } from './kept.ts';
import { readFigures } from './page.ts';
import { listPeople } from './people.ts';
import { createReader, type ReaderTools, snapshot } from './reader.ts';
import { type ReminderTools, registerReminders, remind, toReminder } from './reminders.ts';
import type { Scope } from './scope.ts';
import { readClosing } from './store-closings.ts';
import * as context from './store-context.ts';
import { readExports } from './store-exports.ts';
import { keptIn } from './store-kept.ts';
import { readReminders } from './store-reminders.ts';
import { createWords } from './words.ts';

export type { Download } from './exports.ts';
export type { AnsweredForm, Forms } from './forms.ts';

type Window = Static<typeof CountsQuery>;
interface PageOf<Item> {
  items: Item[];
  next: string | null;
}

/** All throw `request:not_found` for a flow, start, question or file that is not there or not in one's area. */
export interface Results {
  /** For other systems, one by one. */
  readonly forms: Forms;
  /** All that the page of a flow's results shows. */
  results(subject: Subject, flow: string, query: ResultsQuery): Promise<FlowResults>;
  /** The people behind a number. */
  people(subject: Subject, flow: string, query: PeopleQuery): Promise<PageOf<ResultPerson>>;
  counts(subject: Subject, flow: string, query: Window): Promise<FlowCounts>;
  /** Once for each press. Errors: `results:reminded`. */
  remind(subject: Subject, start: string, request: NewReminder, key: string | null): Promise<Reminder>;
  /** Once. Errors: `results:closed`, and those of a broadcast. */
  closeStart(subject: Subject, start: string, request: NewClosing): Promise<Closing>;
  /** Also archives the flow. Errors: as `closeStart`; `access:outside_area` with an area. */
  closeFlow(subject: Subject, flow: string, request: NewClosing): Promise<Closing>;
  themes(subject: Subject, flow: string, key: string, query: Window): Promise<Themes>;
  saveThemes(subject: Subject, flow: string, key: string, themes: SaveThemes): Promise<void>;
  answers(subject: Subject, flow: string, key: string, query: Static<typeof AnswersQuery>): Promise<PageOf<FreeAnswer>>;
  /** Who gave an answer in words; is audited. */
  answerer(subject: Subject, flow: string, run: string): Promise<{ contact: string; name: string }>;
  export(subject: Subject, flow: string, request: NewResultsExport): Promise<ResultsExport>;
  /** One's own, newest first. */
  exports(subject: Subject, flow: string): Promise<ResultsExport[]>;
  findExport(subject: Subject, id: string): Promise<ResultsExport>;
  cancelExport(subject: Subject, id: string): Promise<void>;
  /** Errors: `request:conflict` while it is not finished. */
  download(subject: Subject, id: string): Promise<Download>;
}

export interface ResultTools extends ReaderTools, Omit<ReminderTools, 'jobs'>, Omit<ClosingTools, 'jobs'> {
  readonly flows: ReaderTools['flows'] & ClosingTools['flows'];
  readonly conversations: ReminderTools['conversations'] & ClosingTools['conversations'];
  readonly jobs: Parameters<typeof registerExports>[0]['jobs'];
  readonly publicUrl: string | null;
}

export function createResults(tools: ResultTools): Results {
  const { db, jobs } = tools;
  const kept = keepAnswers(keptIn(db));
  const read = createReader(tools);
  const files = { db, jobs, describe: describeFile(db, read, tools.publicUrl) };
  registerReminders(tools);
  registerClosings(tools);
  registerExports(files);

  async function about(subject: Subject, uuid: string, query: Window) {
    const flow = await read.flow(subject, uuid);
    return { flow, ...(await read.scope(subject, flow.row, query)) };
  }

  /** A start with its flow, and all of its time. */
  async function survey(subject: Subject, uuid: string) {
    const start = await context.readStart(db, subject, uuid);
    if (!start) throw new AppError('request:not_found', 'There is no such start, or it is outside of your area.');
    const flow = await read.flow(subject, start.flow);
    const { scope } = await read.scope(subject, flow.row, { start: uuid });
    return { flow, start, scope, questions: flow.questions };
  }

  return {
    forms: createForms(tools, read),
    async results(subject, uuid, query) {
      const { flow, scope, start } = await about(subject, uuid, query);
      const { row } = flow;
      const figures = await kept.get(keyOf('page', scope, query.by, query.level), () =>
        snapshot(db, (tx) => readFigures(tx, scope, flow.questions, query)),
      );
      const starts = await context.readStarts(db, subject, row.id);
      const closed = await readClosing(db, row.id, null);
      const ended = start && (await readClosing(db, row.id, start.id));
      return {
        flow: {
          ...{ id: uuid, name: row.name, language: flow.language, revision: row.newest },
          ...{ revisions: flow.revisions, languages: flow.languages, archived: row.archived },
          charts: [...row.charts],
        },
        start: start && {
          ...{ id: start.uuid, query: start.query, state: start.state, created_at: start.created_at.toISOString() },
          closing: ended && toClosing(ended, subject),
          reminders: (await readReminders(db, start.id)).map(toReminder),
        },
        starts: starts.map((each) => ({
          ...{ id: each.uuid, query: each.query, people: each.people, created_at: each.created_at.toISOString() },
        })),
        closing: closed && toClosing(closed, subject),
        ...figures,
      };
    },
    async people(subject, uuid, query) {
      const { flow, scope } = await about(subject, uuid, query);
      return listPeople(db, scope, flow.questions, query);
    },
    async counts(subject, uuid, query) {
      const { flow, scope } = await about(subject, uuid, query);
      return kept.get(keyOf('counts', scope), () => countWays(db, scope, flow.definitions));
    },
    async remind(subject, uuid, request, key) {
      const { flow, ...rest } = await survey(subject, uuid);
      return remind(tools, subject, { flow: flow.row.uuid, ...rest }, request, key);
    },
    async closeStart(subject, uuid, request) {
      const { flow, ...rest } = await survey(subject, uuid);
      return close(tools, subject, { flow: flow.row, ...rest }, request);
    },
    async closeFlow(subject, uuid, request) {
      const { flow, scope } = await about(subject, uuid, {});
      return close(tools, subject, { flow: flow.row, start: null, scope, questions: flow.questions }, request);
    },
    ...createWords(db, about),
    async export(subject, uuid, request) {
      const { flow } = await about(subject, uuid, request);
      return createExport(files, subject, flow.row, request);
    },
    async exports(subject, uuid) {
      const { row } = await read.flow(subject, uuid);
      return (await readExports(db, subject, row.id)).map(toExport);
    },
    findExport: async (subject, id) => toExport(await findExport(files, subject, id)),
    cancelExport: (subject, id) => cancelExport(files, subject, id),
    download: (subject, id) => openDownload(files, subject, id),
  };
}

const keyOf = (what: string, scope: Scope, ...more: (string | undefined)[]): string =>
  JSON.stringify([scope.flowId, what, scope.from, scope.to, scope.timezone, scope.starts?.ids, scope.area, ...more]);
