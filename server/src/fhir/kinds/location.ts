/** Location: the places of the tree. */
import { directoryKind } from '../directory/kind.ts';
import { facilityProfile, jurisdictionProfile, locationProfile } from '../directory/render-places.ts';

export const location = directoryKind({
  type: 'Location',
  profiles: [locationProfile, facilityProfile, jurisdictionProfile],
  includes: ['organization', 'partof'],
  revincludes: ['PractitionerRole:location', 'Location:partof'],
  sorts: ['name'],
});
