import type { Preset } from '../preset.ts';

/** Swapped coordinates of Namibia are both below 90 degrees: only a mapping can know. */
export const ihrisNamibia: Preset = {
  name: 'ihris-namibia',
  title: 'iHRIS of Namibia',
  description:
    'The language stands in an extension, phones have no use, and the latitude of places is written where the longitude belongs, and the other way round.',
  signs: [
    {
      type: 'Practitioner',
      when: "extension('http://ihris.org/fhir/StructureDefinition/ihris-practitioner-language').exists()",
      because: 'the language in the extension ihris-practitioner-language',
    },
  ],
  rules: [
    {
      from: 'Practitioner',
      target: 'language',
      expressions: ["extension('http://ihris.org/fhir/StructureDefinition/ihris-practitioner-language').value"],
    },
    { from: 'Location', target: 'latitude', expressions: ['position.longitude'] },
    { from: 'Location', target: 'longitude', expressions: ['position.latitude'] },
  ],
};
