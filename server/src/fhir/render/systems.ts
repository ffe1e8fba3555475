/** Names of code systems, profiles and extensions that messages carry: official ones, IHE's, emNutt's, and our own. */

/** emNutt's and ours: the project is the same. */
export const canonical = 'http://mhero.org/fhir';

export const systems = {
  participation: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationMode',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  participationType: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  loinc: 'http://loinc.org',
  uri: 'urn:ietf:rfc:3986',
  alert: 'http://ihe.net/fhir/CodeSystem/IHE_mACM_AlertCategory',
  /** Why somebody was not reached: classes of failures and reasons for being left out. */
  failure: `${canonical}/CodeSystem/failure`,
  /** Which network a message goes by, where participation mode does not say. */
  channel: `${canonical}/CodeSystem/channel`,
  consentScope: `${canonical}/CodeSystem/consent-scope`,
  task: `${canonical}/CodeSystem/task`,
  audit: `${canonical}/CodeSystem/audit-action`,
  resource: `${canonical}/CodeSystem/mhero-resource`,
} as const;

const extension = (name: string): string => `${canonical}/StructureDefinition/${name}`;

export const extensions = {
  /** How many recipients are in which state; sub-extensions by state with valueInteger. */
  counts: extension('recipient-counts'),
  audience: extension('audience-query'),
  name: extension('request-name'),
  readAt: extension('read-at'),
  leftOut: extension('left-out-reason'),
  schedule: extension('schedule-rule'),
  channelAddress: extension('channel-address'),
  how: extension('consent-how'),
  chainHash: extension('audit-detail'),
  translation: 'http://hl7.org/fhir/StructureDefinition/translation',
  /** emNutt's own. */
  cron: extension('sms-cron-expression-schedule'),
  workflow: extension('mhero-workflows-details'),
} as const;

export const profiles = {
  request: 'http://ihe.net/fhir/StructureDefinition/IHE_mACM_CommunicationRequest',
  communication: 'http://ihe.net/fhir/StructureDefinition/IHE_mACM_Communication',
  workflow: extension('mhero-workflows'),
} as const;
