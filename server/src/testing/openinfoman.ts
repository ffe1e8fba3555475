/**
 * A stand-in for OpenInfoMan over real HTTP, built from its documented endpoints and the shapes of IHE's CSD.xsd, not
 * from its code: stored queries (ITI-73) with start, max, id and record updated, modifications (ITI-74) and whole
 * documents. What it was asked is kept, so that tests can hold our requests against the schema.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type CsdKind = 'organization' | 'service' | 'facility' | 'provider';

export interface CsdEntity {
  readonly kind: CsdKind;
  readonly entityId: string;
  readonly xml: string;
  /** ISO instant. */
  readonly updated: string;
}

export interface OpenInfoMan {
  /** The base, up to `/CSD`. */
  readonly url: string;
  readonly document: string;
  entities: CsdEntity[];
  /** Bodies of what was posted, in order. */
  readonly asked: string[];
  /** Answers instead of the usual one; null leaves it to the usual. */
  interfere: ((request: IncomingMessage, response: ServerResponse, body: string) => boolean) | null;
  close(): Promise<void>;
}

const kinds: readonly CsdKind[] = ['organization', 'service', 'facility', 'provider'];

/** A document with these records. */
export function csdDocument(entities: readonly CsdEntity[]): string {
  const directories = kinds.map((kind) => {
    const inside = entities.filter((entity) => entity.kind === kind).map((entity) => entity.xml);
    return `<${kind}Directory>${inside.join('\n')}</${kind}Directory>`;
  });
  return `<CSD xmlns="urn:ihe:iti:csd:2013">${directories.join('\n')}</CSD>`;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** A provider of a made-up directory. */
export function csdProvider(
  n: number,
  more: { phone?: string; facility?: string; updated?: string; status?: string } = {},
): CsdEntity {
  const entityId = `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const updated = more.updated ?? '2026-01-01T00:00:00+00:00';
  const facilities = more.facility ? `<facilities><facility entityID="${escaped(more.facility)}"/></facilities>` : '';
  const phone = more.phone ?? `0777${String(n).padStart(6, '0')}`;
  const xml = `<provider entityID="${entityId}"><otherID code="E${n}" assigningAuthorityName="http://example.org/employees"/>
    <codedType code="nurse" codingScheme="1.3.6.1.4.1.21367.100.1">Nurse</codedType>
    <demographic><name><commonName>Person ${n}</commonName><forename>Person</forename><surname>No ${n}</surname></name>
    <contactPoint><codedType code="BP" codingScheme="urn:ihe:iti:csd:2013:contactPoint">${phone}</codedType></contactPoint>
    <gender>F</gender></demographic>${facilities}
    <record created="2025-01-01T00:00:00+00:00" updated="${updated}" status="${more.status ?? 'Active'}"/></provider>`;
  return { kind: 'provider', entityId, xml, updated };
}

export async function openInfoMan(entities: readonly CsdEntity[], document = 'people'): Promise<OpenInfoMan> {
  const fake: { -readonly [K in keyof OpenInfoMan]: OpenInfoMan[K] } = {
    ...{ url: '', document, entities: [...entities], asked: [], interfere: null, close: async () => {} },
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    if (body) fake.asked.push(body);
    if (fake.interfere?.(request, response, body)) return;
    const answered = answer(fake, request.url ?? '', body);
    response.writeHead(answered.status, { 'content-type': 'text/xml' }).end(answered.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/CSD`;
  fake.close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return fake;
}

function answer({ document, entities }: OpenInfoMan, path: string, body: string): { status: number; text: string } {
  if (path === `/CSD/getDirectory/${document}`) return { status: 200, text: csdDocument(entities) };
  if (path === `/CSD/getUpdatedServices/${document}/get`) {
    const since = Date.parse(/lastModified>([^<]+)</.exec(body)?.[1] ?? '');
    const changed = entities.filter((entity) => Date.parse(entity.updated) >= since);
    const text = `<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>
      <csd:getModificationsResponse xmlns:csd="urn:ihe:iti:csd:2013">${csdDocument(changed)}</csd:getModificationsResponse>
      </soap:Body></soap:Envelope>`;
    return { status: 200, text };
  }
  const kind = /stored-function:(\w+)-search"/.exec(body)?.[1];
  if (path !== `/CSD/csr/${document}/careServicesRequest` || !kind) return { status: 404, text: '<p>not here' };
  const one = (pattern: RegExp) => pattern.exec(body)?.[1];
  const [start, max] = [Number(one(/start>(\d+)</) ?? 1), Number(one(/max>(\d+)</) ?? 0)];
  const [updated, entityId] = [one(/record updated="([^"]+)"/), one(/id entityID="([^"]+)"/)];
  const found = entities.filter(
    (entity) =>
      entity.kind === kind &&
      (!updated || Date.parse(entity.updated) >= Date.parse(updated)) &&
      (!entityId || entity.entityId === entityId),
  );
  const page = found.slice(start - 1, max > 0 ? start - 1 + max : undefined);
  const text = `<csd:careServicesResponse xmlns:csd="urn:ihe:iti:csd:2013" content-type="text/xml"><csd:result>
    ${csdDocument(page)}</csd:result></csd:careServicesResponse>`;
  return { status: 200, text };
}
