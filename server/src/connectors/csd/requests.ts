/** What a directory is asked: stored queries (ITI-73) and modifications (ITI-74), as XML. */
import type { RecordKind } from './xml.ts';

const urn: Readonly<Record<RecordKind, string>> = {
  organization: 'urn:ihe:iti:csd:2014:stored-function:organization-search',
  service: 'urn:ihe:iti:csd:2014:stored-function:service-search',
  facility: 'urn:ihe:iti:csd:2014:stored-function:facility-search',
  provider: 'urn:ihe:iti:csd:2014:stored-function:provider-search',
};

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (letter) => escapes[letter]!);

export interface Search {
  readonly kind: RecordKind;
  readonly entityId?: string;
  /** From 1. */
  readonly start?: number;
  readonly max?: number;
  readonly updated?: string;
}

/** The order of the parameters is that of the stored queries' own documentation. */
export function searchRequest({ kind, entityId, start, max, updated }: Search): string {
  const params = [
    entityId === undefined ? '' : `<csd:id entityID="${escapeXml(entityId)}"/>`,
    start === undefined ? '' : `<csd:start>${start}</csd:start>`,
    max === undefined ? '' : `<csd:max>${max}</csd:max>`,
    updated === undefined ? '' : `<csd:record updated="${escapeXml(updated)}"/>`,
  ];
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<csd:careServicesRequest xmlns:csd="urn:ihe:iti:csd:2013">' +
    `<csd:function urn="${urn[kind]}" encapsulated="true"><csd:requestParams>${params.join('')}</csd:requestParams>` +
    '</csd:function></csd:careServicesRequest>'
  );
}

export const modificationsAction = 'urn:ihe:iti:csd:2013:GetDirectoryModificationsRequest';

export const modificationsRequest = (lastModified: string, to: string, messageId: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://www.w3.org/2005/08/addressing">' +
  `<soap:Header><wsa:Action soap:mustUnderstand="1">${modificationsAction}</wsa:Action>` +
  `<wsa:MessageID>${escapeXml(messageId)}</wsa:MessageID><wsa:To soap:mustUnderstand="1">${escapeXml(to)}</wsa:To>` +
  '<wsa:ReplyTo soap:mustUnderstand="1"><wsa:Address>http://www.w3.org/2005/08/addressing/anonymous</wsa:Address>' +
  '</wsa:ReplyTo></soap:Header><soap:Body><csd:getModificationsRequest xmlns:csd="urn:ihe:iti:csd:2013">' +
  `<csd:lastModified>${escapeXml(lastModified)}</csd:lastModified></csd:getModificationsRequest></soap:Body></soap:Envelope>`;
