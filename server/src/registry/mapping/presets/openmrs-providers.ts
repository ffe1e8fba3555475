import type { Preset } from '../preset.ts';

export const openmrsProviders: Preset = {
  name: 'openmrs-providers',
  title: 'OpenMRS, its providers',
  description:
    'The providers of OpenMRS (FHIR2 module). Contacts mostly say no kind: what has an @ is an e-mail address, all else a phone. OpenMRS has no roles, so there is neither job nor facility.',
  signs: [
    {
      type: 'Practitioner',
      when: "extension.where(url.startsWith('http://fhir.openmrs.org/')).exists() or identifier.extension.where(url.startsWith('http://fhir.openmrs.org/')).exists()",
      because: 'extensions of OpenMRS',
    },
  ],
  rules: [
    {
      from: 'Practitioner',
      target: 'phone',
      expressions: [
        "telecom.where(value.exists() and value.contains('@').not() and (system.empty() or system = 'phone' or system = 'sms'))",
      ],
      standard: 'never',
    },
    {
      from: 'Practitioner',
      target: 'email',
      expressions: ["telecom.where(value.exists() and value.contains('@'))"],
      standard: 'never',
    },
  ],
};
