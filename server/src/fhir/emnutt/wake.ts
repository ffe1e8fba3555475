/** What emNutt's synchronisations were for: registries are read, the rest is kept by us and needs no asking. */
import { AppError } from '../../errors.ts';
import type { FhirContext } from '../kind.ts';

const ofRegistries = new Set(['syncContacts', 'syncContactsGroups', 'syncContactGroups']);
const ofOurs = new Set([
  ...['syncWorkflows', 'syncWorkflowRunMessages', 'syncRPInboxMessages', 'syncFloipFlowResults'],
  ...['checkCommunicationRequest', 'cacheFHIR2ES'],
]);

export async function wakeSources({ rooms, subject }: FhirContext, what: string): Promise<object> {
  if (ofOurs.has(what)) return { status: 'done', message: 'Nothing to do: mHero keeps this itself, at every moment.' };
  if (!ofRegistries.has(what)) throw new AppError('request:not_found', 'There is no such synchronisation.');
  if (subject.role !== 'administrator') throw new AppError('access:forbidden', 'Only an administrator can do this.');
  const woken: string[] = [];
  for (const source of (await rooms.sync.list()).filter(({ kind }) => kind === 'fhir')) {
    try {
      await rooms.sync.start(subject, source.id, 'delta');
      woken.push(source.name);
    } catch (error) {
      // Being read already is as good.
      if (!(error instanceof AppError)) throw error;
    }
  }
  return { status: 'Processing', sources: woken };
}
