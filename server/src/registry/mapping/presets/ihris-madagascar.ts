import type { Preset } from '../preset.ts';

/** `telecom`, `specialty` and `communication` are forbidden there; the phone is an extension. */
export const ihrisMadagascar: Preset = {
  name: 'ihris-madagascar',
  title: 'iHRIS of Madagascar (community health workers)',
  description:
    'The registry of community health workers of Madagascar: the phone stands in an extension because telecom is forbidden there, and so are specialty and communication.',
  signs: [
    {
      type: 'Practitioner',
      when: "telecom.empty() and extension('http://ihris.org/fhir/StructureDefinition/ihris-practitioner-phone').exists()",
      because: 'no telecom, but a phone in the extension ihris-practitioner-phone',
    },
  ],
  rules: [
    {
      from: 'Practitioner',
      target: 'phone',
      expressions: ["extension('http://ihris.org/fhir/StructureDefinition/ihris-practitioner-phone').value"],
      standard: 'never',
    },
  ],
};
