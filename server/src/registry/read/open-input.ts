/** Every kind of input that an import can be asked to read, one line each: what a run that was killed opens again. */
import type { Input } from '../../connectors/connectors.ts';
import type { Db } from '../../db/db.ts';
import type { ColumnMapping } from '../sheets/columns.ts';
import { sheetInput } from '../sheets/sheets.ts';
import { demoInput } from './demo.ts';
import { fileInput } from './inputs.ts';

/** Kept with the import; holds no secrets. */
export type InputSpec =
  | { readonly kind: 'files'; readonly paths: readonly string[]; readonly temporary?: boolean }
  | { readonly kind: 'demo'; readonly people: number; readonly seed?: number; readonly country?: string }
  | { readonly kind: 'sheet'; readonly upload: string; readonly mapping: readonly ColumnMapping[] };

export interface InputContext {
  readonly db: Db;
  readonly dataDir: string;
  /** The source's name. */
  readonly source: string;
  readonly country: string | null;
}

export async function openInput(spec: InputSpec, context: InputContext): Promise<Input> {
  switch (spec.kind) {
    case 'files':
      return fileInput(spec.paths);
    case 'demo':
      return demoInput(spec);
    case 'sheet': {
      const { upload, mapping } = spec;
      const today = new Date().toISOString().slice(0, 10);
      return sheetInput({ ...context, today, from: { upload }, mapping });
    }
  }
}
