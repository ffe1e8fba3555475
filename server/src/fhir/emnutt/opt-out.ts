/** Opting people out and in again, as iHRIS's pages ask for it: all addresses of each. */
import { record } from '../../audit/audit.ts';
import { recordConsent } from '../../consent/consent.ts';
import { addressesOf, peopleNamed, setOptedOut } from '../../registry/registry.ts';
import type { FhirContext } from '../kind.ts';

const most = 10_000;

/** Answers how many people were found in the caller's area, and how many not. */
export async function setConsent(
  { rooms, subject }: FhirContext,
  ids: readonly string[],
  action: 'out' | 'in',
): Promise<{ changed: number; unknown: number }> {
  const wanted = [...new Set(ids)].slice(0, most);
  return rooms.db.tx(async (tx) => {
    const found = await peopleNamed(tx, subject.area, wanted);
    const people = found.filter(({ contacts }) => contacts.length === 1).map(({ contacts }) => contacts[0]!);
    for (const { id, scheme, value } of await addressesOf(tx, people)) {
      await recordConsent(tx, { scheme, value, contactId: id, action, how: 'officer', accountId: subject.accountId });
      await setOptedOut(tx, scheme, value, action === 'out');
    }
    await record(tx, subject, `consent.${action}`, null, {
      people: people.length,
      unknown: wanted.length - people.length,
    });
    return { changed: people.length, unknown: wanted.length - people.length };
  });
}
