/**
 * The official package for tests: the folder in `MHERO_R4_EXAMPLES` (hl7.fhir.r4.examples 4.0.1, unpacked; CC0). Where it
 * is not there, tests that need it are skipped, and say so.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourceTypes } from './shapes.ts';

const folder = process.env.MHERO_R4_EXAMPLES;

/** The folder, or nothing (and a line on the error output). */
export const officialFolder: string | undefined = folder && existsSync(folder) ? folder : undefined;

if (!officialFolder)
  process.stderr.write(
    'SKIPPED: the official examples of FHIR R4. Set MHERO_R4_EXAMPLES to the unpacked package hl7.fhir.r4.examples 4.0.1.\n',
  );

/** The examples of the types that we know; code systems and value sets (thousands) only inside of their Bundles. */
export function officialExamples(): { file: string; resource: Record<string, unknown> & { resourceType: string } }[] {
  if (!officialFolder) return [];
  return readdirSync(officialFolder)
    .filter((file) => /\.json$/.test(file) && !/^(ValueSet|CodeSystem)-/.test(file))
    .filter((file) => resourceTypes.includes(file.split('-')[0]!))
    .map((file) => ({ file, resource: JSON.parse(readFileSync(join(officialFolder, file), 'utf8')) }));
}
