/** HealthcareService: the services that roles name. */
import { directoryKind } from '../directory/kind.ts';
import { serviceProfile } from '../directory/render-places.ts';

export const healthcareService = directoryKind({
  type: 'HealthcareService',
  profiles: [serviceProfile],
  documentation: 'What a source says of a service is its name; not where or by whom it is given. Roles refer to it.',
  revincludes: ['PractitionerRole:service'],
  sorts: ['name'],
});
