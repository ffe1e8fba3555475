/** PractitionerRole: the posts of contacts. */
import { directoryKind } from '../directory/kind.ts';
import { roleProfile } from '../directory/render-people.ts';

export const practitionerRole = directoryKind({
  type: 'PractitionerRole',
  profiles: [roleProfile],
  documentation:
    'Job and cadre are codes of the role. `active` is what the source says; a role that is over has a period that has ended.',
  includes: ['practitioner', 'location', 'organization', 'service'],
  sorts: ['date'],
});
