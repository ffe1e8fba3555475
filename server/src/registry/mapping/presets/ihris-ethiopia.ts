import type { Preset } from '../preset.ts';

/** The name's own extension holds the family names; where an import put them the wrong way round, there is no given. */
export const ihrisEthiopia: Preset = {
  name: 'ihris-ethiopia',
  title: 'iHRIS of Ethiopia, and the sites of the DRC and Mali that began from it',
  description:
    'Family names stand in an extension of the name. Where there is no given name, the import of the DRC has put the first name into family and the surname into text; both are put right.',
  signs: [
    {
      type: 'Practitioner',
      when: "meta.profile.where(contains('ihris-personal-information')).exists()",
      because: 'the profile ihris-personal-information',
    },
    { type: 'Practitioner', when: 'name.extension.value.ofType(string).exists()', because: 'names in extensions' },
    {
      type: 'PractitionerRole',
      when: "meta.profile.where(contains('ihris-job-description')).exists()",
      because: 'the profile ihris-job-description',
    },
  ],
  rules: [
    {
      from: 'Practitioner',
      target: 'given',
      expressions: ['name.where(given.exists()).given', 'name.where(given.empty() and text.exists()).family'],
    },
    {
      from: 'Practitioner',
      target: 'family',
      expressions: [
        'name.extension.value.ofType(string)',
        'name.where(given.empty() and family.exists()).text',
        'name.family',
      ],
    },
  ],
};
