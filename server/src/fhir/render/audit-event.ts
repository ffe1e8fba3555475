/** A record of the audit chain as an AuditEvent of IHE's Basic Audit Log Patterns. */
import type { AuditEvent, AuditEventEntity, Reference } from '@medplum/fhirtypes';
import { extensions, systems } from './systems.ts';
import { clean, codeOf } from './text.ts';

export interface AuditView {
  readonly id: number;
  readonly at: Date;
  readonly account_id: number | null;
  readonly subject: string;
  /** `thing.verb` */
  readonly action: string;
  /** `thing:id` */
  readonly target: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
  /** Its link of the chain, hexadecimal. */
  readonly hash: string;
}

type Pattern = { readonly name: string; readonly interaction: string; readonly action: 'C' | 'R' | 'U' | 'D' | 'E' };

const patterns: Readonly<Record<string, Pattern>> = {
  ...({ create: { name: 'Create', interaction: 'create', action: 'C' } } as const),
  ...({ read: { name: 'Read', interaction: 'read', action: 'R' } } as const),
  ...({ update: { name: 'Update', interaction: 'update', action: 'U' } } as const),
  ...({ delete: { name: 'Delete', interaction: 'delete', action: 'D' } } as const),
};

const creating = new Set(['create', 'add', 'start', 'import', 'install', 'save', 'invite', 'connect', 'again']);
const deleting = new Set(['delete', 'remove', 'revoke']);

export function patternOf(action: string): Pattern {
  const verb = action.slice(action.lastIndexOf('.') + 1);
  if (creating.has(verb)) return patterns.create!;
  if (deleting.has(verb)) return patterns.delete!;
  return verb === 'read' ? patterns.read! : patterns.update!;
}

const dicom = (code: string, display: string) => ({
  coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code, display }],
});
const source = dicom('110153', 'Source Role ID');
const destination = dicom('110152', 'Destination Role ID');

const targets: Readonly<Record<string, string>> = {
  ...{
    contact: 'Practitioner',
    broadcast: 'CommunicationRequest',
    schedule: 'CommunicationRequest',
    flow: 'Questionnaire',
  },
};
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

export function referenceOf(target: string | null): string | null {
  const [thing = '', id = ''] = (target ?? '').split(/:(.*)/s);
  const type = targets[thing];
  return type && uuid.test(id) ? `${type}/${id}` : null;
}

export function auditEventOf(view: AuditView, base: string): AuditEvent {
  const { name, interaction, action } = patternOf(view.action);
  const reads = action === 'R';
  return {
    resourceType: 'AuditEvent',
    id: String(view.id),
    meta: {
      ...{ versionId: '1', lastUpdated: view.at.toISOString() },
      profile: [`https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.${name}`],
    },
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
    subtype: [
      { system: 'http://hl7.org/fhir/restful-interaction', code: interaction },
      { system: systems.audit, code: codeOf(view.action) },
    ],
    action,
    recorded: view.at.toISOString(),
    outcome: '0',
    agent: [
      // Where a request came from is not kept; the pattern demands an address.
      {
        type: reads ? destination : source,
        who: { display: 'client' },
        requestor: false,
        network: { address: 'not recorded' },
      },
      { type: reads ? source : destination, who: { display: 'mHero' }, requestor: false, network: { address: base } },
      {
        type: { coding: [{ system: systems.participationType, code: 'IRCP' }] },
        who: userOf(view, base),
        requestor: true,
      },
    ],
    source: { observer: { display: 'mHero' } },
    entity: [entityOf(view)],
  };
}

function userOf({ account_id, subject }: AuditView, base: string): NonNullable<AuditEvent['agent'][number]['who']> {
  const display = clean(subject) || 'unknown';
  if (account_id === null) return { display };
  return { identifier: { system: `${base}/account`, value: String(account_id) }, display };
}

const mostDetails = 50;

function entityOf({ target, detail, hash }: AuditView): AuditEventEntity {
  const reference = referenceOf(target);
  const details = Object.entries(detail ?? {}).slice(0, mostDetails);
  const what: Reference = reference
    ? { reference }
    : { identifier: { system: systems.audit, value: clean(target ?? '') || 'deployment' } };
  return {
    what,
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '2', display: 'System Object' },
    role: { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: '4', display: 'Domain Resource' },
    detail: [
      { type: extensions.chainHash, valueString: hash },
      ...details.flatMap(([type, value]) => {
        const text = clean(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 1_000);
        return text === '' || clean(type) === '' ? [] : [{ type: clean(type), valueString: text }];
      }),
    ],
  };
}
