import type { Preset } from '../preset.ts';

/** The model of emNutt's own reports: a role refers to a position, which is a Basic that holds job and cadre. */
export const emnuttLiberia: Preset = {
  name: 'emnutt-liberia',
  title: 'iHRIS with positions (Liberia, the time of emNutt)',
  description:
    'Roles have no job of their own but refer to a position, a Basic resource with the cadre and the job inside, as the reports of mHero 2.0 expect.',
  signs: [
    {
      type: 'PractitionerRole',
      when: "code.empty() and extension.extension.where(url = 'position').exists()",
      because: 'roles without a job that refer to a position',
    },
  ],
  rules: [
    {
      from: 'PractitionerRole',
      target: 'job',
      when: 'code.empty()',
      expressions: [
        "extension.where(url.endsWith('ihris-practitioner-role-details') or url.endsWith('iHRISPractitionerRoleDetails')).extension('position').value",
      ],
    },
    {
      from: 'Basic',
      target: 'list_name',
      when: "extension.where(url.endsWith('PositionDetails')).exists()",
      expressions: [
        "extension.extension('http://ihris.org/fhir/CodeSystem/ihris-job').extension('name').value",
        "extension.extension.where(url.lower().contains('job')).value",
        'code.text',
      ],
    },
    {
      from: 'Basic',
      target: 'list_cadre',
      when: "extension.where(url.endsWith('PositionDetails')).exists()",
      expressions: [
        "extension.extension('http://ihris.org/fhir/CodeSystem/ihris-cadre').extension('name').value",
        "extension.extension.where(url.lower().contains('cadre')).value",
      ],
    },
  ],
};
