import type { Preset } from '../preset.ts';

export const mcsd: Preset = {
  name: 'mcsd',
  title: 'mCSD directory',
  description:
    'A directory of IHE mCSD: everything stands where the standard says, so there is nothing to map. Roles without a location have the place of their organization.',
  signs: [
    {
      type: 'Location',
      when: "meta.profile.where(contains('mCSD')).exists() or type.coding.where(code.contains('ihe:iti:mcsd') or system.contains('mCSD')).exists()",
      because: 'places by the profiles of mCSD',
    },
    {
      type: 'Practitioner',
      when: "meta.profile.where(contains('mCSD')).exists()",
      because: 'people by the profiles of mCSD',
    },
  ],
  rules: [],
};
