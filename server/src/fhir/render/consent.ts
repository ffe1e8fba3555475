/** What somebody said about hearing from us at one address, as a Consent without a patient. A version for each word. */
import type { Consent } from '@medplum/fhirtypes';
import { mediumOf } from './communication.ts';
import { extensions, systems } from './systems.ts';
import { words } from './text.ts';

export interface ConsentView {
  readonly id: string;
  readonly contact: string;
  readonly name: string;
  readonly scheme: string;
  readonly value: string;
}

export interface ConsentWord {
  readonly at: Date;
  readonly action: 'out' | 'in';
  /** reply, officer, import, network */
  readonly how: string;
  readonly words: string | null;
}

/** Out is a consent that holds and denies; who comes back makes it inactive. */
export function consentOf(view: ConsentView, version: number, { at, action, how, words: said }: ConsentWord): Consent {
  const out = action === 'out';
  return {
    resourceType: 'Consent',
    id: view.id,
    meta: { versionId: String(version), lastUpdated: at.toISOString() },
    extension: [
      { url: extensions.how, valueCode: how },
      ...(said?.trim() ? [{ url: `${extensions.how}-words`, ...words('valueString', said) }] : []),
    ],
    status: out ? 'active' : 'inactive',
    // Not patient-privacy, research, treatment or adr: those demand a patient (ppc-2 to ppc-5).
    scope: {
      coding: [{ system: systems.consentScope, code: 'messages' }],
      text: 'Messages to people of the workforce',
    },
    category: [{ coding: [{ system: systems.loinc, code: '89057-4' }], text: 'Permission to receive text messages' }],
    dateTime: at.toISOString(),
    policyRule: { coding: [{ system: systems.actCode, code: out ? 'OPTOUT' : 'OPTIN' }] },
    provision: {
      type: out ? 'deny' : 'permit',
      period: { start: at.toISOString() },
      actor: [
        {
          role: { coding: [{ system: systems.participationType, code: 'IRCP' }] },
          reference: {
            reference: `Practitioner/${view.contact}`,
            type: 'Practitioner',
            ...words('display', view.name),
          },
        },
      ],
      code: [mediumOf(view.scheme, false)],
      extension: [{ url: extensions.channelAddress, valueUri: `${view.scheme}:${view.value.replace(/\s/g, '')}` }],
    },
  };
}
