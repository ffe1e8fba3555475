/** Organization: what runs a facility, and employers. */
import { directoryKind } from '../directory/kind.ts';
import { facilityOrganizationProfile, jurisdictionOrganizationProfile } from '../directory/render-places.ts';

export const organization = directoryKind({
  type: 'Organization',
  profiles: [facilityOrganizationProfile, jurisdictionOrganizationProfile],
  documentation: 'The other half of each facility, and employers. Employers without facilities are seen by everybody.',
  includes: ['partof'],
  revincludes: ['Location:organization', 'PractitionerRole:organization', 'Organization:partof'],
  sorts: ['name'],
});
