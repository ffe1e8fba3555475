import { modifierType } from './modifier-type.ts';
import { changeRoutes, URN_CHANGES } from './urn-changes.ts';

/** Appends, removes or sets addresses. */
export const urns = modifierType({
  type: 'urns',
  properties: { urns: 'texts', modification: URN_CHANGES },
  apply(contact, modifier, world) {
    const routes = modifier.urns.map((urn) => ({ urn }));
    return changeRoutes(contact, routes, modifier.modification, world);
  },
});

/** The same with one address. */
export const urn = modifierType({
  type: 'urn',
  properties: { urn: 'text', modification: URN_CHANGES },
  apply: (contact, modifier, world) => changeRoutes(contact, [{ urn: modifier.urn }], modifier.modification, world),
});
