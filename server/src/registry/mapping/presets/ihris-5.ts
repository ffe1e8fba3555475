import type { Preset } from '../preset.ts';

const base = 'http://ihris.org/fhir/StructureDefinition';

/** Names, phones, roles and places of a stock iHRIS 5 stand where the standard says; trainings and leave are linked. */
export const ihris5: Preset = {
  name: 'ihris-5',
  title: 'iHRIS 5',
  description:
    'A stock iHRIS 5: people, roles and places as the standard says; trainings and qualifications are read as skills and leave as fields, from the Basic resources that link to a person.',
  signs: [
    {
      type: 'Practitioner',
      when: "meta.profile.where(contains('ihris-practitioner')).exists() or extension.where(url.startsWith('http://ihris.org/fhir/')).exists()",
      because: 'iHRIS profiles or extensions',
    },
    {
      type: 'PractitionerRole',
      when: "code.coding.where(system.startsWith('http://ihris.org/fhir/')).exists()",
      because: 'jobs of the iHRIS list',
    },
  ],
  rules: [
    {
      from: 'Basic',
      target: 'skill',
      when: "meta.profile.where(contains('ihris-basic-inservice-training')).exists()",
      expressions: [
        `extension('${base}/ihris-inservice-training').extension('training').value`,
        `extension('${base}/ihris-inservice-training').extension('courseName').value`,
      ],
    },
    {
      from: 'Basic',
      target: 'skill',
      when: "meta.profile.where(contains('ihris-basic-qualification')).exists()",
      expressions: [
        "extension.extension.where(url.endsWith('qualification-name')).value",
        "extension.where(url.endsWith('qualification-name')).value",
      ],
    },
    {
      from: 'Basic',
      target: 'leave_from',
      when: "meta.profile.where(contains('ihris-basic-leave')).exists()",
      expressions: ['extension.extension.value.ofType(Period).start', 'extension.value.ofType(Period).start'],
    },
    {
      from: 'Basic',
      target: 'leave_until',
      when: "meta.profile.where(contains('ihris-basic-leave')).exists()",
      expressions: ['extension.extension.value.ofType(Period).end', 'extension.value.ofType(Period).end'],
    },
  ],
};
