import { describe, expect, it } from 'vitest';
import { readDefinitions } from '../definitions/definitions.ts';
import { officialExamples, officialFolder } from '../definitions/official.ts';
import { byOurselves } from './rules.ts';
import { validateR4 } from './validate.ts';

/** Official examples that do not follow the official definitions, and what is wrong in them. */
const wrongThemselves: Readonly<Record<string, string>> = {
  'OrganizationAffiliation-orgrole1.json': 'Refers to a Network',
  'Questionnaire-qs1.json': 'needs linkId',
  'Questionnaire-zika-virus-exposure-assessment.json': 'The narrative has no content',
};

describe('the official examples', () => {
  it.skipIf(!officialFolder)('are all accepted, but for three that are wrong', () => {
    const examples = officialExamples();
    expect(examples.length).toBeGreaterThan(180);
    const refused = examples
      .map(({ file, resource }) => [file, validateR4(resource).find((issue) => issue.severity === 'error')] as const)
      .filter(([, issue]) => issue);
    expect(refused.map(([file]) => file).sort()).toEqual(Object.keys(wrongThemselves));
    for (const [file, issue] of refused) expect(issue?.message).toContain(wrongThemselves[file]);
  });
});

describe('rules in our own code', () => {
  it('are rules of the official definitions', () => {
    const { types } = readDefinitions();
    for (const name of Object.keys(byOurselves)) {
      const [where, key] = name.split(' ') as [string, string];
      const [type, element] = [types[where], where.split('.').at(-1)];
      const owner = types[where.split('.').slice(0, -1).join('.')];
      const rules = type?.rules ?? owner?.elements.find((one) => one.name === element)?.rules ?? [];
      expect(
        rules.map((rule) => rule.key),
        name,
      ).toContain(key);
    }
  });
});
