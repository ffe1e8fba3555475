import type dns from 'node:dns';
import http from 'node:http';
import type net from 'node:net';
import { Pool } from 'undici';
import { describe, expect, test } from 'vitest';
import { guardedConnector, guardedLookup, isPublicAddress } from './ssrf.ts';

describe('addresses', () => {
  test.each(['8.8.8.8', '1.1.1.1', '196.200.1.1', '2a00:1450:4001:800::200e', '2606:4700::1111'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'localhost',
    '',
    '0177.0.0.1',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('names', () => {
  const answering = (...addresses: string[]): typeof dns.lookup =>
    ((_host: string, _options: object, callback: (error: null, all: dns.LookupAddress[]) => void) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      )) as unknown as typeof dns.lookup;
  const look = (lookup: net.LookupFunction): Promise<unknown> =>
    new Promise((resolve) =>
      lookup('name.example', { all: true }, (error, addresses) => resolve(error?.message ?? addresses)),
    );

  test('one private address among public ones is enough to refuse', async () => {
    expect(await look(guardedLookup(answering('8.8.8.8')))).toEqual([{ address: '8.8.8.8', family: 4 }]);
    expect(await look(guardedLookup(answering('8.8.8.8', '10.0.0.1')))).toContain('private network');
  });
});

describe('connecting', () => {
  test.each(['127.0.0.1', 'localhost'])('to %s is refused before anything is sent, unless allowed', async (host) => {
    let asked = 0;
    const server = http.createServer((_request, response) => {
      asked++;
      response.end('secret');
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as net.AddressInfo;
    const ask = async (allowPrivate: boolean): Promise<string> => {
      const pool = new Pool(`http://${host}:${port}`, {
        connect: guardedConnector({ allowPrivate, timeoutMs: 1_000 }),
      });
      try {
        const { body } = await pool.request({ path: '/', method: 'GET' });
        return await body.text();
      } catch (error) {
        return (error as { code: string }).code;
      } finally {
        await pool.destroy();
      }
    };
    expect(await ask(false)).toBe('PRIVATE_NETWORK_REFUSED');
    expect(asked).toBe(0);
    expect(await ask(true)).toBe('secret');
    await new Promise((resolve) => server.close(resolve));
  });
});
