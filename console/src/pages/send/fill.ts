/** What a template comes to for somebody of usual length. Loaded only where a text has something to fill in. */
import { compileTemplate, contactContext } from '@mhero/flow/expressions/substitute.ts';

const somebody = contactContext({
  name: 'Comfort Kollie',
  cadre: 'Registered nurse',
  job: 'Nurse in charge',
  facility: 'Gbarnga Health Centre',
  place: 'Gbarnga Health Centre',
});

export const fill = (text: string): string => compileTemplate(text)(somebody).text;
