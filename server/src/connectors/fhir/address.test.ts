import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Value } from 'typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import type { Connection } from '../contract.ts';
import { fhirConnector } from './fhir.ts';
import { type FhirSettings, fhirSettings } from './settings.ts';

let close: () => void = () => {};
afterEach(() => close());

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, base: string) => void,
): Promise<string> {
  const server = createServer((request, response) => answer(request, response, base));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  close = () => server.close();
  return base;
}

const bundle = (ids: string[], next?: string) =>
  JSON.stringify({
    ...{ resourceType: 'Bundle', type: 'searchset', link: next ? [{ relation: 'next', url: next }] : [] },
    entry: ids.map((id) => ({ resource: { resourceType: 'Practitioner', id }, search: { mode: 'match' } })),
  });

async function readAll(
  url: string,
  settings: Partial<FhirSettings> = {},
  more: Partial<Connection<FhirSettings>> = {},
  since: string | null = null,
): Promise<unknown[]> {
  const found: unknown[] = [];
  const all = Value.Default(fhirSettings, { url, ...settings }) as FhirSettings;
  const input = fhirConnector.read(
    { settings: all, allowPrivateNetworks: true, retryMs: 1, ...more },
    { mode: since ? 'delta' : 'full', types: ['Location', 'Practitioner'], cursor: since ? { since } : null },
  );
  for await (const { items } of input.open(null)) found.push(...items.map((item) => item.resources?.[0]?.id));
  return found;
}

const only = (type: string, request: IncomingMessage, response: ServerResponse): boolean => {
  if (request.url?.startsWith(`/fhir/${type}`)) return true;
  response.writeHead(404).end('{}');
  return false;
};

describe('a live FHIR server', () => {
  it('is read page by page, signed in, from the instant given, trying again when it is busy', async () => {
    let busy = 2;
    const asked: string[] = [];
    const url = await serve((request, response, base) => {
      if (!only('Practitioner?', request, response)) return;
      if (request.headers.authorization !== `Basic ${Buffer.from('u:p').toString('base64')}`)
        return void response.writeHead(401).end();
      if (busy-- > 0) return void response.writeHead(503, { 'retry-after': '0' }).end();
      asked.push(request.url!);
      response.end(request.url!.includes('page=2') ? bundle(['c']) : bundle(['a', 'b'], `${base}/Practitioner?page=2`));
    });
    const auth = { sign_in: 'basic' as const, user: 'u', password: 'p' };
    expect(await readAll(url, auth, {}, '2026-01-01T00:00:00Z')).toEqual(['a', 'b', 'c']);
    expect(asked[0]).toContain('_lastUpdated=ge2026-01-01T00%3A00%3A00Z');
    await expect(readAll(url)).rejects.toThrow('does not let us read');
  });

  it('is not followed to another address, nor round in circles', async () => {
    let next = 'http://192.0.2.1/fhir/Practitioner';
    const url = await serve((request, response) => {
      if (only('Practitioner?', request, response)) response.end(bundle(['a'], next));
    });
    await expect(readAll(url)).rejects.toThrow('only its own address is followed');
    next = `${url}/Practitioner?again`;
    await expect(readAll(url)).rejects.toThrow('round in circles');
  });

  it('is refused on a private network unless the operator allows it', async () => {
    const url = await serve((_, response) => void response.end(bundle(['a'])));
    await expect(readAll(url, {}, { allowPrivateNetworks: false })).rejects.toThrow('private network');
  });

  it('says when it is no FHIR server', async () => {
    const url = await serve((_, response) => void response.end('<html>'));
    await expect(readAll(url)).rejects.toThrow('answered with a web page instead of Location');
  });

  it('is read when it packs its answers, and when that breaks off', async () => {
    let times = 0;
    const url = await serve((request, response) => {
      if (!only('Practitioner?', request, response)) return;
      const packed = gzipSync(bundle(['a', 'b']));
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(times++ === 0 ? packed.subarray(0, 20) : packed);
    });
    expect(await readAll(url)).toEqual(['a', 'b']);
    expect(times).toBe(2);
  });

  it('that sends us elsewhere is not followed', async () => {
    const url = await serve((_, response) => void response.writeHead(301, { location: 'http://192.0.2.1/' }).end());
    await expect(readAll(url)).rejects.toThrow('sends us from');
    await expect(readAll(url, {}, {}, '2026-01-01T00:00:00Z')).rejects.toThrow('sends us from');
  });
});
