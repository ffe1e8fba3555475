import { modifierType } from './modifier-type.ts';
import { changeRoutes, URN_CHANGES } from './urn-changes.ts';

/** Appends, removes or sets addresses together with the channels by which they are reached. */
export const routes = modifierType({
  type: 'routes',
  properties: { routes: 'routes', modification: URN_CHANGES },
  apply: (contact, modifier, world) => changeRoutes(contact, modifier.routes, modifier.modification, world),
});
