/**
 * Gives the contact one more address, after those that it has. The path is written in the one way in which addresses of
 * its scheme are written. The local `_has_urn` is then the address if the contact has it, else empty: an address that is
 * not valid or that belongs to another contact is an error event.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "add_contact_urn",
 *       "scheme": "tel", "path": "@results.second_number" }
 *
 *     { "type": "contact_urns_changed", "urns": ["tel:+231770000001", "tel:+231880000002"] }
 */
import { isKnownScheme, normalizeUrn, printUrn } from '../contact/urns.ts';
import type { Step } from '../engine/step.ts';
import { actionType } from './action.ts';

const LOCAL = '_has_urn';

export const addContactUrn = actionType({
  type: 'add_contact_urn',
  scope: 'all',
  fields: { scheme: { kind: 'text', min: 1, max: 64 }, path: { kind: 'template', max: 10_000 } },
  check: ({ scheme }) => (isKnownScheme(scheme) ? undefined : `scheme '${scheme}' is not a known scheme`),
  locals: () => [LOCAL],
  execute(action, step) {
    const path = step.text(action.path).trim();
    if (path === '') return step.error("Can't add URN with empty path");
    const written = printUrn(action.scheme, path);
    const urn = normalizeUrn(written, step.services.phones, step.env.country);
    if (!urn) {
      step.error(`'${written}' is not valid URN`, 'urn:invalid', { urn: written });
      return step.setLocal(LOCAL, '');
    }
    const changed = step.modify({ type: 'urns', urns: [urn.text], modification: 'append' });
    if (typeof changed !== 'boolean') return changed.then(() => remember(step, urn.identity));
    remember(step, urn.identity);
  },
});

function remember(step: Step, identity: string): void {
  const has = step.contact.urns().some((urn) => urn.identity === identity);
  step.setLocal(LOCAL, has ? identity : '');
}
