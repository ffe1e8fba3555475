import type { Bundle } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import type { FileContext } from './encode.ts';
import { encodeFhir } from './encode-fhir.ts';
import type { AskedQuestion } from './shape.ts';
import type { RunRow } from './store-runs.ts';
import { problemsOf } from './testing-fhir.ts';

const hostile = ['', ' ', ' \u0007 ', '\u0000nothing', ' a  b ', '<b>&"\n', '🧤'.repeat(50), 'image/jpeg:', 'a b'];
const uuid = (n: number): string => `01a20340-0000-7000-8000-${String(n).padStart(12, '0')}`;
const kinds = ['choice', 'number', 'date', 'place', 'text', 'media'] as const;

const questions: AskedQuestion[] = kinds.map((kind, i) => ({
  ...{ key: `q${i}`, name: hostile[i]!, node: uuid(i), nodes: new Set<string>(), text: i % 2 ? null : hostile[i]! },
  ...{ wait: i !== 3, current: true, kind, from: 'tests' as const },
  categories: [...hostile, 'a b'].map((name, at) => ({
    ...{ name, names: {}, role: at === 5 ? ('other' as const) : ('answer' as const), kind },
  })),
}));

const context = (base: string): FileContext => ({
  ...{ id: uuid(0), flow: { uuid: uuid(1), name: ' ', language: 'eng', revision: 3 }, definition: {}, questions },
  ...{ levels: [], timezone: 'UTC', anonymous: false, at: new Date('2026-11-22T10:00:00Z'), base },
});

const row = (n: number, text: string): RunRow => ({
  ...{ run: uuid(n), session: uuid(n), contact: uuid(n), name: text, tel: null, cadre: n % 2 ? text : null },
  ...{ facility: text, facility_source: n % 3 ? 1 : null, facility_resource: n % 3 ? 'f/1' : null, places: {} },
  ...{ gender: null, language: null, channel: null, start: null, revision: 1, status: (n % 6) + 1, latest: true },
  ...{ began_at: new Date('2026-11-01'), ended_at: null, began: '2026-11-01T00:00:00', ended: null },
  answers: kinds.map((_, i) => ({
    ...{ key: `q${i}`, name: 'Q', value: text, category: text, input: text, node: uuid(i) },
    ...{ at: '2026-11-01T00:00:00.000Z', number: n % 2 ? n / 3 : null, local: null },
  })),
});

async function bundleOf(made: FileContext, rows: RunRow[]): Promise<Bundle> {
  async function* portions(): AsyncGenerator<RunRow[]> {
    for (const each of rows) yield [each];
  }
  const parts: Uint8Array[] = [];
  for await (const part of encodeFhir('bundle')(made, portions())) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
}

it('a bundle keeps to R4, whatever people and officers wrote', async () => {
  for (const base of ['https://mhero.example/fhir', 'urn:mhero']) {
    const bundle = await bundleOf(
      context(base),
      hostile.map((text, i) => row(i + 10, text)),
    );
    expect(bundle.entry).toHaveLength(hostile.length + 1);
    expect(problemsOf(bundle)).toEqual([]);
  }
});

it('whoever answered did so in a role, at a facility that its registry knows', async () => {
  const { entry = [] } = await bundleOf(context('https://mhero.example/fhir/R4'), [row(13, 'Nurse'), row(12, 'Ganta')]);
  expect(entry[1]?.resource).toMatchObject({
    contained: [
      {
        ...{ resourceType: 'PractitionerRole', id: 'role', practitioner: { reference: `Practitioner/${uuid(13)}` } },
        code: [{ text: 'Nurse' }],
        location: [
          { identifier: { system: 'https://mhero.example/fhir/R4/source/1', value: 'f/1' }, display: 'Nurse' },
        ],
      },
    ],
    subject: { reference: `Practitioner/${uuid(13)}` },
    source: { reference: '#role', type: 'PractitionerRole' },
  });
  expect(entry[2]?.resource).toMatchObject({ source: { reference: `Practitioner/${uuid(12)}` } });
});
