/** Group: lists of contacts, kept by hand or by a question. */
import { addMembers, groupsOf, mostMembers } from '../directory/groups.ts';
import { directoryKind } from '../directory/kind.ts';

export const group = directoryKind({
  type: 'Group',
  profiles: [],
  documentation: `Members and quantity are those of the caller's area, the first ${mostMembers} members; all of them, page by page: Practitioner?_has:Group:member:_id=[id]. A group kept by a question has it in an extension; its versions are those of the question. Earlier versions have no members.`,
  sorts: ['name'],
  members: groupsOf,
  finish: addMembers,
});
