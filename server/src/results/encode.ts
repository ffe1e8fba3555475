/** Files of results: portions of passages come in, bytes go out. */
import type { ResultFormat } from '@mhero/contract/results.ts';
import type { Json } from '@mhero/flow/definition/json.ts';
import { encodeFhir } from './encode-fhir.ts';
import { encodeFloip } from './encode-floip.ts';
import { encodeCsv, encodeXlsx } from './encode-table.ts';
import type { AskedQuestion } from './shape.ts';
import type { RunRow } from './store-runs.ts';

export interface FileContext {
  /** Of the export: the identifier of a FLOIP package. */
  readonly id: string;
  readonly flow: { readonly uuid: string; readonly name: string; readonly language: string; readonly revision: number };
  /** The newest definition. */
  readonly definition: Json;
  readonly questions: readonly AskedQuestion[];
  /** Levels of places, widest first, without that of facilities. */
  readonly levels: readonly string[];
  readonly timezone: string;
  /** Without names and numbers. */
  readonly anonymous: boolean;
  readonly at: Date;
  /** What the names of FHIR resources begin with. */
  readonly base: string;
}

export type Encode = (context: FileContext, rows: AsyncIterable<RunRow[]>) => AsyncGenerator<Uint8Array>;

export interface FileFormat {
  readonly ending: string;
  readonly type: string;
  readonly encode: Encode;
}

export const fileFormats: Readonly<Record<ResultFormat, FileFormat>> = {
  csv: { ending: 'csv', type: 'text/csv; charset=utf-8', encode: encodeCsv },
  xlsx: {
    ending: 'xlsx',
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    encode: encodeXlsx,
  },
  'fhir-bundle': { ending: 'json', type: 'application/fhir+json', encode: encodeFhir('bundle') },
  'fhir-ndjson': { ending: 'ndjson', type: 'application/fhir+ndjson', encode: encodeFhir('ndjson') },
  floip: { ending: 'zip', type: 'application/zip', encode: encodeFloip },
};
