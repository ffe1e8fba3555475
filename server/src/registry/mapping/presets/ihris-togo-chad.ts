import type { Preset } from '../preset.ts';

/** Kinds of contact come from the country's own list, so that `system` says nothing; what is written decides. */
export const ihrisTogoChad: Preset = {
  name: 'ihris-togo-chad',
  title: 'iHRIS of Togo and Chad',
  description:
    'Kinds of contact come from the country’s own list: what has an @ is an e-mail address, all else but a fax a phone. The status of an agent (on leave, post abandoned …) fills a field and, while it lasts, the leave.',
  signs: [
    {
      type: 'Practitioner',
      when: "telecom.where(system.exists() and system != 'phone' and system != 'email' and system != 'fax' and system != 'sms' and system != 'url' and system != 'pager' and system != 'other').exists()",
      because: 'kinds of contact that are not of FHIR',
    },
    {
      type: 'Basic',
      when: "meta.profile.where(contains('agent-status-profile')).exists()",
      because: 'the status of agents',
    },
  ],
  rules: [
    {
      from: 'Practitioner',
      target: 'phone',
      expressions: [
        "telecom.where(value.exists() and value.contains('@').not() and (system.empty() or (system.lower().contains('fax').not() and system != 'url' and system != 'pager')))",
      ],
      standard: 'never',
    },
    {
      from: 'Practitioner',
      target: 'email',
      expressions: ["telecom.where(value.exists() and value.contains('@'))"],
      standard: 'never',
    },
    {
      from: 'Basic',
      target: 'field',
      key: 'agent_status',
      when: "meta.profile.where(contains('agent-status-profile')).exists()",
      expressions: ['extension.extension.value.ofType(Coding)', 'extension.value.ofType(Coding)'],
    },
    {
      from: 'Basic',
      target: 'leave_from',
      when: "meta.profile.where(contains('agent-status-profile')).exists() and extension.extension.value.ofType(Coding).display.where(lower().contains('cong')).exists()",
      expressions: ["extension.extension.where(url.lower().contains('start')).value"],
    },
    {
      from: 'Basic',
      target: 'leave_until',
      when: "meta.profile.where(contains('agent-status-profile')).exists() and extension.extension.value.ofType(Coding).display.where(lower().contains('cong')).exists()",
      expressions: ["extension.extension.where(url.lower().contains('end')).value"],
    },
  ],
};
