/** Practitioner: every contact. */
import { membersOf } from '../directory/groups.ts';
import { directoryKind } from '../directory/kind.ts';
import { practitionerProfile } from '../directory/render-people.ts';
import { addSuccessors } from '../directory/successors.ts';

export const practitioner = directoryKind({
  type: 'Practitioner',
  profiles: [practitionerProfile],
  documentation:
    'One for each contact, with the identifiers of all sources. _has:Group:member:_id finds the members of a group, page by page. Somebody who was merged is deleted; references to the old id find the one who stayed. A telecom that cannot be used says why in an extension.',
  revincludes: ['PractitionerRole:practitioner'],
  sorts: ['name', 'family', 'birthdate'],
  members: membersOf,
  finish: addSuccessors,
});
