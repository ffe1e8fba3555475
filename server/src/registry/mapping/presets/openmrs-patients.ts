import type { Preset } from '../preset.ts';

/** Of `contact` (next of kin) nothing is read. */
export const openmrsPatients: Preset = {
  name: 'openmrs-patients',
  title: 'OpenMRS, its patients as people',
  description:
    'Patients become people who can be written to. Contacts mostly say no kind: what has an @ is an e-mail address, all else a phone. The facility is where the identifier was given. Who has died is never written to; relatives are not read.',
  signs: [
    {
      type: 'Patient',
      when: "identifier.extension.where(url.startsWith('http://fhir.openmrs.org/')).exists() or extension.where(url.startsWith('http://fhir.openmrs.org/')).exists()",
      because: 'patients with extensions of OpenMRS',
    },
  ],
  rules: [
    {
      from: 'Patient',
      target: 'phone',
      expressions: [
        "telecom.where(value.exists() and value.contains('@').not() and (system.empty() or system = 'phone' or system = 'sms'))",
      ],
      standard: 'never',
    },
    {
      from: 'Patient',
      target: 'email',
      expressions: ["telecom.where(value.exists() and value.contains('@'))"],
      standard: 'never',
    },
    {
      from: 'Patient',
      target: 'facility',
      expressions: ["identifier.extension('http://fhir.openmrs.org/ext/patient/identifier#location').value"],
    },
    {
      from: 'Patient',
      target: 'active',
      when: "deceased.exists() and deceased.toString() != 'false'",
      expressions: ["'false'"],
    },
  ],
};
