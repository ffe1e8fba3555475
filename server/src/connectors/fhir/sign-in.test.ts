/** Every way to sign in, against a server that checks it. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FhirPeer, startFhirServer } from '../../testing/fhir-peer.ts';
import { connectionTo, people, readAll, wholeOf } from '../../testing/fhir-trial.ts';

let server: FhirPeer;
beforeAll(async () => {
  server = await startFhirServer();
  await server.put(...people(30));
});
afterAll(() => server.close());

const read = (settings: object) => readAll(connectionTo(server.url, settings), wholeOf(['Practitioner']));
const tokensGiven = async (): Promise<number> =>
  (await server.asked()).filter(({ url }) => url.endsWith('/token')).length;

const oauth = { sign_in: 'client_credentials', client_id: 'mhero', client_secret: 'secret' } as const;

describe('sign-in', () => {
  it('with user and password', async () => {
    await server.drill({ auth: 'basic' });
    expect((await read({ sign_in: 'basic', user: 'mhero', password: 'secret' })).refs).toHaveLength(30);
    await expect(read({ sign_in: 'basic', user: 'mhero', password: 'wrong' })).rejects.toMatchObject({
      code: 'connector:refused',
    });
  });

  it('with OAuth 2 client credentials: one token for all, until it runs out or is refused', async () => {
    await server.drill({ auth: 'token' });
    const settings = { ...oauth, token_url: `${server.origin}/oauth/token`, page_size: 5 };
    await server.asked();
    await read(settings);
    await read(settings);
    expect(await tokensGiven()).toBe(1);
    await fetch(`${server.origin}/oauth/forget`, { method: 'POST' });
    expect((await read(settings)).refs).toHaveLength(30);
    expect(await tokensGiven()).toBe(1);
    await server.drill({ auth: 'token', tokenSeconds: 1 });
    const short = { ...settings, scope: 'system/*.rs' };
    await read(short);
    await read(short);
    expect(await tokensGiven()).toBeGreaterThan(1);
  });

  it('with a wrong secret says what is wrong, and neither our secret nor what the server echoes', async () => {
    await server.drill({ auth: 'token' });
    const wrong = read({ ...oauth, client_secret: 'hush-hush', token_url: `${server.origin}/oauth/token` });
    const error = (await wrong.catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({ code: 'connector:refused' });
    expect(error.message).toContain('invalid_client');
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toMatch(/hush|secret secret/);
  });

  it.each([
    ['RSA, PEM', 'rsa', 'pem'],
    ['EC P-384, PEM', 'ec', 'pem'],
    ['EC P-384, JWK', 'ec', 'jwk'],
  ] as const)('as a SMART backend service (%s): a signed assertion, found by discovery', async (_, kind, format) => {
    await server.drill({ auth: 'token', tokenSeconds: 1 });
    const { publicKey, privateKey } =
      kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    await fetch(`${server.origin}/oauth/key`, { method: 'POST', body: pem });
    const key =
      format === 'pem'
        ? (privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)
        : JSON.stringify(privateKey.export({ format: 'jwk' }));
    const settings = { sign_in: 'smart', client_id: 'mhero', private_key: key, key_id: 'k1' };
    expect((await read(settings)).refs).toHaveLength(30);
    // The next assertion is another one.
    expect((await read(settings)).refs).toHaveLength(30);
  });

  it('with an iHRIS 5 account: the token of its own address', async () => {
    await server.drill({ auth: 'token' });
    const settings = { sign_in: 'ihris', user: 'mhero@example.org', password: 'secret' };
    expect((await read(settings)).refs).toHaveLength(30);
  });

  it('a key that is none is told without showing it', async () => {
    const settings = {
      ...oauth,
      sign_in: 'smart',
      private_key: 'PRIVATE-hush',
      token_url: `${server.origin}/oauth/token`,
    };
    await expect(read(settings)).rejects.toThrow('The private key cannot be read.');
  });
});
