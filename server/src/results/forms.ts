/** Questions and answers as other systems read them one by one: Questionnaire and QuestionnaireResponse. */
import type { Questionnaire, QuestionnaireResponse } from '@medplum/fhirtypes';
import type { Json } from '@mhero/flow/definition/json.ts';
import type { Subject } from '../access/subject.ts';
import { type Passage, type PassagesFilter, passages } from '../sessions/sessions.ts';
import type { FileContext } from './encode.ts';
import { questionnaireOf, responseOf } from './encode-fhir.ts';
import { questionsOf } from './questions.ts';
import type { Reader, ReaderTools } from './reader.ts';
import { type AskedQuestion, withKinds } from './shape.ts';
import { type RunRow, readRuns } from './store-runs.ts';

export interface AnsweredForm {
  readonly passage: Passage;
  /** As it was after each moment at which something was answered or it ended, newest first. */
  readonly versions: readonly { readonly at: Date; readonly response: QuestionnaireResponse }[];
}

export interface Forms {
  /** What one revision of a flow asks. `base` is what names of resources begin with. */
  questionnaire(subject: Subject, flow: string, revision: number, base: string): Promise<Questionnaire>;
  /** Passages with answers, newest first, of people in the caller's area. */
  responses(subject: Subject, filter: PassagesFilter, base: string): Promise<AnsweredForm[]>;
}

export function createForms(tools: ReaderTools, read: Reader): Forms {
  const { db, flows } = tools;

  async function respond(
    subject: Subject,
    flow: string,
    found: readonly Passage[],
    base: string,
  ): Promise<[string, AnsweredForm][]> {
    const known = await read.flow(subject, flow);
    const questions = withKinds(known.questions, []);
    const { timezone } = await tools.settings();
    const rows = await readRuns(
      db,
      found.map(({ run }) => run),
      timezone,
      questions,
    );
    const of = new Map(found.map((passage) => [passage.run, passage]));
    return rows.map((row) => {
      const context = contextOf({ flow, name: known.row.name, revision: row.revision, base, questions });
      return [row.run, { passage: of.get(row.run)!, versions: versionsOf(context, row) }];
    });
  }

  return {
    async questionnaire(subject, flow, revision, base) {
      const detail = await flows.get(subject, flow, revision);
      const questions = withKinds(questionsOf([detail.definition as Json]), []);
      return questionnaireOf(contextOf({ flow, name: detail.name, revision, base, questions }));
    },
    async responses(subject, filter, base) {
      const found = await passages(db, subject, { ...filter, answered: true });
      const byFlow = Map.groupBy(found, ({ flow }) => flow);
      const forms = new Map<string, AnsweredForm>();
      for (const [flow, own] of byFlow)
        for (const [run, form] of await respond(subject, flow, own, base)) forms.set(run, form);
      return found.flatMap(({ run }) => forms.get(run) ?? []);
    },
  };
}

function contextOf(about: {
  readonly flow: string;
  readonly name: string;
  readonly revision: number;
  readonly base: string;
  readonly questions: readonly AskedQuestion[];
}): FileContext {
  const { flow, name, revision, base, questions } = about;
  return {
    ...{ id: flow, flow: { uuid: flow, name, language: 'und', revision }, definition: {}, questions, levels: [] },
    ...{ timezone: 'UTC', anonymous: false, at: new Date(), base },
  };
}

const finished = 3;
const underWay = 2;

function versionsOf(context: FileContext, row: RunRow): AnsweredForm['versions'] {
  const answered = row.answers.map(({ at }) => Date.parse(at));
  const ended = row.ended_at && row.status >= finished ? row.ended_at.getTime() : null;
  const moments = [...new Set([...answered, ...(ended === null ? [] : [Math.max(ended, ...answered)])])].sort(
    (a, b) => b - a,
  );
  return moments.map((moment, i) => {
    const newest = i === 0;
    const then: RunRow = newest
      ? row
      : { ...row, status: underWay, ended_at: null, answers: row.answers.filter(({ at }) => Date.parse(at) <= moment) };
    return {
      at: new Date(moment),
      response: { ...responseOf(context, then), authored: new Date(moment).toISOString() },
    };
  });
}
