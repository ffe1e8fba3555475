import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatedFile } from './definitions.ts';
import { makeDefinitions } from './make.ts';
import { officialFolder } from './official.ts';

describe('the generated definitions', () => {
  it.skipIf(!officialFolder)('are what the generator makes of the official package', () => {
    expect(readFileSync(generatedFile, 'utf8')).toBe(makeDefinitions(officialFolder!));
  });

  it('stay small', () => {
    expect(readFileSync(generatedFile).length).toBeLessThan(150_000);
  });
});
