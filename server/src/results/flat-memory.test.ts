/** However long a file, only little of it is held at a time: rows come in as parts go out. */
import { randomBytes } from 'node:crypto';
import { resultFormats } from '@mhero/contract/results.ts';
import { expect, it } from 'vitest';
import { type FileContext, fileFormats } from './encode.ts';
import { inParts } from './parts.ts';
import { questionsOf } from './questions.ts';
import type { RunRow } from './store-runs.ts';
import { surveyOf } from './testing.ts';

const portions = 120;
const perPortion = 50;
const definition = surveyOf(['text', 'text']);
const context: FileContext = {
  ...{ id: 'x', flow: { uuid: definition.uuid, name: 'Stock', language: 'eng', revision: 1 }, definition },
  questions: questionsOf([definition]).map((question) => ({ ...question, kind: 'text', from: 'tests' })),
  ...{ levels: [], timezone: 'UTC', anonymous: false, at: new Date(0), base: 'urn:mhero' },
};

/** Random words, so that packing makes them little shorter. */
const row = (): RunRow => ({
  ...{ run: 'r', session: 's', contact: 'c', name: 'Ada', tel: null, cadre: null, facility: null, places: {} },
  ...{ facility_source: null, facility_resource: null, gender: null, language: null, channel: null, start: null },
  ...{ revision: 1, status: 3, latest: true, began_at: new Date(0), ended_at: null, began: '', ended: null },
  answers: [1, 2].map((n) => ({
    ...{
      key: `q${n}_text`,
      name: `Q${n} text`,
      value: randomBytes(900).toString('base64'),
      category: null,
      input: null,
    },
    ...{ node: definition.nodes[0]!.uuid, at: '2026-11-01T00:00:00.000Z', number: null, local: null },
  })),
});

it.each(resultFormats)('%s', async (format) => {
  let [given, most, length] = [0, 0, 0];
  const out: { given: number; length: number }[] = [];
  async function* rows(): AsyncGenerator<RunRow[]> {
    for (let i = 0; i < portions; i++) {
      given++;
      yield Array.from({ length: perPortion }, row);
    }
  }
  for await (const part of inParts(fileFormats[format].encode(context, rows()))) {
    length += part.length;
    out.push({ given, length });
    most = Math.max(most, part.length);
  }
  expect(most).toBeLessThanOrEqual(1 << 20);
  expect(length).toBeGreaterThan(6 << 20);
  // What has gone in and not come out yet, had every portion the same share of the file.
  const share = length / portions;
  for (const part of out.slice(0, -1)) expect(part.given * share - part.length).toBeLessThan(1.25 * (1 << 20));
});
