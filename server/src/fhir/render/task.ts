/** One person's passage through a flow as a Task: what was to be asked, until when, and where the answers are. */
import type { Reference, Task } from '@medplum/fhirtypes';
import { systems } from './systems.ts';
import { words } from './text.ts';

export interface PassageView {
  readonly run: string;
  readonly session: string;
  readonly start: string | null;
  readonly flow: string;
  readonly flowName: string;
  readonly revision: number;
  readonly contact: string;
  readonly name: string;
  /** active, waiting, completed, expired, interrupted, failed */
  readonly status: string;
  readonly begunAt: Date;
  readonly endedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly answers: number;
  readonly lastAnswerAt: Date | null;
}

export interface TaskVersion {
  readonly at: Date;
  readonly status: string;
}

const over = new Set(['completed', 'expired', 'interrupted', 'failed']);

/** Newest first: begun, and ended. Answers are versions of the QuestionnaireResponse. */
export function taskVersions({ status, begunAt, endedAt }: PassageView): TaskVersion[] {
  const begun = { at: begunAt, status: 'waiting' };
  if (!over.has(status)) return [begun];
  const at = endedAt && endedAt > begunAt ? endedAt : new Date(begunAt.getTime() + 1);
  return [{ at, status }, begun];
}

export const taskStatus = (status: string): NonNullable<Task['status']> =>
  status === 'completed'
    ? 'completed'
    : status === 'failed'
      ? 'failed'
      : over.has(status)
        ? 'cancelled'
        : 'in-progress';

export function taskOf(view: PassageView, { at, status }: TaskVersion, base: string): Task {
  const person = { reference: `Practitioner/${view.contact}`, type: 'Practitioner', ...words('display', view.name) };
  const ended = over.has(status);
  return {
    resourceType: 'Task',
    id: view.run,
    meta: { versionId: String(at.getTime()), lastUpdated: at.toISOString() },
    identifier: [{ system: systems.uri, value: `urn:uuid:${view.run}` }],
    ...(view.start && {
      basedOn: [{ reference: `CommunicationRequest/${view.start}`, type: 'CommunicationRequest' }],
      groupIdentifier: { system: systems.uri, value: `urn:uuid:${view.start}` },
    }),
    status: taskStatus(status),
    ...(ended && status !== 'completed' && { statusReason: { coding: [{ system: systems.task, code: status }] } }),
    intent: 'order',
    code: { coding: [{ system: systems.task, code: 'flow-run' }], ...words('text', view.flowName) },
    focus: { reference: `Questionnaire/${view.flow}`, type: 'Questionnaire', ...words('display', view.flowName) },
    for: person as Reference,
    executionPeriod: { start: view.begunAt.toISOString(), ...(ended && { end: at.toISOString() }) },
    authoredOn: view.begunAt.toISOString(),
    lastModified: at.toISOString(),
    owner: person as NonNullable<Task['owner']>,
    ...(view.expiresAt && !ended && { restriction: { period: { end: view.expiresAt.toISOString() } } }),
    input: [
      {
        type: { text: 'Questionnaire' },
        valueCanonical: `${base}/Questionnaire/${view.flow}|${view.revision}`,
      },
    ],
    ...(view.answers > 0 && {
      output: [
        {
          type: { text: 'QuestionnaireResponse' },
          valueReference: { reference: `QuestionnaireResponse/${view.run}`, type: 'QuestionnaireResponse' },
        },
      ],
    }),
  };
}
