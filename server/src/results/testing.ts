/** Surveys and their answers for tests and benchmarks of results. */
import { type Db, sql } from '../db/db.ts';

export const stockUuid = '9b7d2c1e-5d0e-4f6a-9f0e-3c2b1a090807';
const id = (n: number): string => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;

export type Asked = 'choice' | 'number' | 'date' | 'text';

const tests: Readonly<Record<Asked, readonly { category: string; type: string; arguments: string[] }[]>> = {
  choice: [
    { category: 'Yes', type: 'has_any_word', arguments: ['yes y'] },
    { category: 'No', type: 'has_any_word', arguments: ['no n'] },
  ],
  number: [{ category: 'Number', type: 'has_number', arguments: [] }],
  date: [{ category: 'Date', type: 'has_date', arguments: [] }],
  text: [],
};

/** Node `n` of the survey, and the exit by which answers leave it. */
export const nodeOf = (n: number): string => id(n * 100);
export const exitOf = (n: number): string => id(n * 100 + 20);

/** One question for each kind, named “Q1 choice” and so on, in English with French names of categories. */
export function surveyOf(kinds: readonly Asked[], uuid = stockUuid, name = 'Stock') {
  const french: Record<string, object> = {};
  const nodes = kinds.map((kind, i) => {
    const n = (i + 1) * 100;
    const cases = tests[kind];
    const names = [...new Set(cases.map((each) => each.category))];
    const rest = cases.length === 0 ? 'All Responses' : 'Other';
    const categories = [...names, rest, 'No Response'].map((category, at) => {
      const silent = category === 'No Response';
      return { uuid: id(n + 10 + at), name: category, exit_uuid: id(n + (silent ? 21 : 20)) };
    });
    if (names[0] === 'Yes') french[categories[0]!.uuid] = { name: ['Oui'] };
    return {
      uuid: id(n),
      actions: [{ uuid: id(n + 1), type: 'send_msg', text: `Question ${i + 1}?` }],
      router: {
        ...{ type: 'switch', operand: '@input.text', result_name: `Q${i + 1} ${kind}` },
        wait: { type: 'msg', timeout: { seconds: 86_400, category_uuid: categories.at(-1)!.uuid } },
        cases: cases.map((each, at) => ({
          ...{ uuid: id(n + 30 + at), type: each.type, arguments: each.arguments },
          category_uuid: categories.find((category) => category.name === each.category)!.uuid,
        })),
        categories,
        default_category_uuid: categories.at(-2)!.uuid,
      },
      exits: [
        { uuid: id(n + 20), ...(i + 1 < kinds.length ? { destination_uuid: id(n + 100) } : {}) },
        { uuid: id(n + 21) },
      ],
    };
  });
  return {
    ...{ uuid, name, spec_version: '14.4.2', language: 'eng', type: 'messaging' },
    ...{ localization: { fra: french }, expire_after_minutes: 1440, revision: 0, nodes },
  };
}

export interface Passage {
  readonly contactId: number;
  /** 2 waiting, 3 completed, 4 expired, 5 interrupted, 6 failed. */
  readonly status: number;
  readonly at?: string;
  readonly startId?: number | null;
  readonly placeId?: number | null;
  /** In the order of the questions; what is absent was not answered. */
  readonly answers: readonly { readonly value: string; readonly category: string; readonly kind: Asked }[];
}

/** As the engine leaves them: session, run and results. Answers the runs. */
export async function addPassages(db: Db, flowId: number, passages: readonly Passage[]): Promise<string[]> {
  const runs: string[] = [];
  for (const passage of passages) {
    const { contactId, status, at = '2026-11-02T10:00:00Z', startId = null, placeId = null, answers } = passage;
    const node = nodeOf(Math.min(answers.length + (status === 3 ? 0 : 1), 15));
    const path = answers.map((_, i) => exitOf(i + 1));
    const [row] = await db.query<{ uuid: string }>(sql`
      with made as (insert into sessions.session (uuid, contact_id, flow_id, start_id, channel_id, status, created_at)
        values (uuidv7(), ${contactId}, ${flowId}, ${startId}, 1, ${status === 2 ? 1 : status === 3 ? 2 : 4}, ${at})
        returning uuid)
      insert into sessions.run (uuid, session_uuid, contact_id, flow_id, revision, status, created_at, ended_at, node_uuid,
        path, place_id)
      select uuidv7(), uuid, ${contactId}, ${flowId}, 1, ${status}, ${at},
        ${status === 2 ? null : at}, ${node}, ${path}::uuid[], ${placeId} from made returning uuid`);
    runs.push(row!.uuid);
    for (const [i, { value, category, kind }] of answers.entries())
      await db.run(sql`insert into sessions.result (run_uuid, key, contact_id, flow_id, revision, node_uuid, name, value,
          category, number, at, input, created_at, place_id)
        values (${row!.uuid}, ${`q${i + 1}_${kind}`}, ${contactId}, ${flowId}, 1, ${nodeOf(i + 1)}, ${`Q${i + 1} ${kind}`},
          ${value}, ${category}, ${/^-?\d+(\.\d+)?$/.test(value) ? value : null},
          ${/^\d{4}-\d\d-\d\dT/.test(value) ? value : null}, ${value}, ${at}, ${placeId})`);
  }
  return runs;
}
