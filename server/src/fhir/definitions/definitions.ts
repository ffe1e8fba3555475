/**
 * The official definitions of FHIR R4, trimmed to what checking and writing resources needs: elements in their order,
 * how many of each, their types, the codes of required bindings, and the rules. `generated/r4.json` is made by `make.ts`.
 */
import { readFileSync } from 'node:fs';

/** A rule (FHIR calls it invariant): an expression of FHIRPath that must be true of every element of its type. */
export interface Rule {
  key: string;
  warning?: true;
  human: string;
  expression: string;
}

/** One element of a type. */
export interface ElementDefinition {
  /** Without `[x]`. */
  name: string;
  /** The name in JSON and XML ends with its type, as in `valueString`. */
  choice?: true;
  /** The least number; 0 where absent. */
  min?: number;
  /** Any number of them, an array in JSON; one at most where absent. */
  many?: true;
  /** `targets` are the types that a reference may point to (all where absent); `profile` is a narrower data type. */
  types: { code: string; profile?: string; targets?: string[] }[];
  /** An attribute in XML instead of an element. */
  attribute?: true;
  /** The value set whose codes alone are allowed. */
  binding?: string;
  rules?: Rule[];
}

/** A resource type, a data type, or a part of one (`Questionnaire.item`); `base` adds its elements before these. */
export interface TypeDefinition {
  kind: 'resource' | 'complex' | 'primitive';
  abstract?: true;
  base?: string;
  elements: ElementDefinition[];
  rules?: Rule[];
  regex?: string;
}

/** Codes by their system. */
export type Codes = Record<string, string[]>;

/** The content of the generated file; `open` names the required value sets whose codes cannot be listed. */
export interface Definitions {
  source: string;
  types: Record<string, TypeDefinition>;
  codes: Record<string, Codes>;
  open: string[];
}

export const generatedFile = new URL('./generated/r4.json', import.meta.url);

/** Reads the generated file: some milliseconds, once. */
export const readDefinitions = (): Definitions => JSON.parse(readFileSync(generatedFile, 'utf8')) as Definitions;
