/** People to try a flow with: made up, or real ones by what the officer may see. */
import type { ContactDetail } from '@mhero/contract/contacts.ts';
import type { FlowAssets } from '@mhero/contract/flows.ts';
import type { Person } from './protocol.ts';

export type MadeUp = 'nurse' | 'midwife' | 'health_worker' | 'technician';

interface Profile {
  readonly name: string;
  readonly language?: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Nobody's name and nobody's number. Fields that the deployment does not have are left out. */
export const madeUp: Readonly<Record<MadeUp, Profile>> = {
  nurse: {
    ...{ name: 'Fanta Camara', language: 'fra' },
    fields: { cadre: 'Nurse', job: 'Nurse', facility: 'Foya Health Centre', county: 'Lofa', gender: 'female' },
  },
  midwife: {
    ...{ name: 'Comfort Johnson', language: 'eng' },
    fields: { cadre: 'Midwife', job: 'Midwife', facility: 'Phebe Hospital', county: 'Bong', gender: 'female' },
  },
  health_worker: {
    name: 'Moses Weah',
    fields: { cadre: 'Community health worker', job: 'Community health worker', county: 'Grand Kru', gender: 'male' },
  },
  technician: {
    ...{ name: 'Joseph Flomo', language: 'eng' },
    fields: { cadre: 'Laboratory technician', facility: 'Redemption Hospital', county: 'Montserrado', gender: 'male' },
  },
};

export function madeUpPerson(which: MadeUp, { fields }: FlowAssets): Person {
  const { fields: known, ...profile } = madeUp[which];
  const there = fields.filter(({ key }) => known[key] !== undefined);
  return { ...profile, fields: Object.fromEntries(there.map(({ key }) => [key, { text: known[key]! }])) };
}

/** As the engine knows them: groups by the name that both have. */
export function realPerson(contact: ContactDetail, { groups }: FlowAssets): Person {
  const names = new Set(contact.groups.map(({ name }) => name.toLowerCase()));
  return {
    ...{ uuid: contact.id, name: contact.name },
    ...(contact.language && { language: contact.language }),
    urns: contact.addresses.filter(({ valid }) => valid).map(({ scheme, value }) => `${scheme}:${value}`),
    groups: groups
      .filter(({ name }) => names.has(name.toLowerCase()))
      .map(({ uuid, name: known }) => ({ uuid, name: known })),
    fields: Object.fromEntries(contact.fields.map(({ key, value }) => [key, { text: value }])),
  };
}
