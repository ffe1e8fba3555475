/** A look at a directory: whether the document is there, what it answers, how far its clock is off. */
import { AppError } from '../../errors.ts';
import type { Connection, Fact, Found, Probe, TypeProbe } from '../contract.ts';
import { type Client, openClient } from './client.ts';
import { kindsOf } from './read.ts';
import { searchRequest } from './requests.ts';
import { providerOfRole, toResources } from './resources.ts';
import type { CsdSettings } from './settings.ts';
import { type CsdRecord, type RecordKind, readRecords } from './xml.ts';

const ours: Readonly<Record<string, RecordKind>> = {
  Organization: 'organization',
  Location: 'facility',
  HealthcareService: 'service',
  Practitioner: 'provider',
  PractitionerRole: 'provider',
};

async function search(
  client: Client,
  document: string,
  body: string,
): Promise<{ records: CsdRecord[]; date: Date | null }> {
  const path = `csr/${encodeURIComponent(document)}/careServicesRequest`;
  const answer = await client.ask({ method: 'POST', path, body });
  const records: CsdRecord[] = [];
  for await (const found of readRecords(answer.body, client.host)) {
    records.push(...found);
    if (records.length > 50) break;
  }
  return { records, date: answer.date };
}

export async function probeDirectory(options: Connection<CsdSettings>, types: readonly string[]): Promise<Probe> {
  const { settings } = options;
  const client = openClient(options);
  try {
    const offered = new Set<RecordKind>();
    let date: Date | null = null;
    for (const kind of kindsOf(types)) {
      const answer = await search(client, settings.document, searchRequest({ kind, start: 1, max: 1 }));
      date ??= answer.date;
      if (answer.records.length > 0) offered.add(kind);
    }
    const clockSeconds = date ? Math.round((date.getTime() - Date.now()) / 1000) : null;
    const facts: Fact[] = types.flatMap((type) => {
      const kind = ours[type];
      if (kind && offered.has(kind)) return [];
      const text = kind ? `The directory holds no ${kind} records.` : `${type} is not part of a CSD directory.`;
      return [{ code: kind ? 'empty_type' : 'absent_type', level: 'plain' as const, text, values: { type } }];
    });
    if (clockSeconds !== null && Math.abs(clockSeconds) > 120)
      facts.unshift({
        ...{ code: 'clock_off', level: 'trouble', values: { seconds: clockSeconds } },
        text: `Its clock is ${clockSeconds} seconds off ours; its own clock is used for changes.`,
      });
    const changes = settings.changes === 'modifications';
    return {
      ...{ software: 'Care Services Discovery', version: null, bulk: false, clockSeconds, facts },
      types: types.map((type): TypeProbe => {
        const known = ours[type] !== undefined;
        return { type, offered: known, count: null, history: known && changes, lastUpdated: known };
      }),
    };
  } finally {
    await client.close();
  }
}

/** Ids are those of the directory without `urn:uuid:`; each form that it may have had is asked. */
export async function readRecord(options: Connection<CsdSettings>, type: string, id: string): Promise<Found> {
  const kind = ours[type];
  const owner = type === 'PractitionerRole' ? providerOfRole(id) : id;
  if (!kind || !owner || /^[0-9a-f]{40}$/.test(owner))
    throw new AppError('connector:unreadable', `${type}/${id} cannot be looked up by itself in a CSD directory.`);
  const client = openClient(options);
  try {
    for (const entityId of [`urn:uuid:${owner}`, owner, `urn:oid:${owner}`])
      for (const one of type === 'Location' ? (['facility', 'organization'] as const) : [kind]) {
        const { records } = await search(client, options.settings.document, searchRequest({ kind: one, entityId }));
        const found = records
          .flatMap(toResources)
          .find((resource) => resource.resourceType === type && resource.id === id);
        if (found) return { status: 'found', resource: found, version: null };
      }
    return { status: 'gone' };
  } finally {
    await client.close();
  }
}
