import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { until } from '../../testing/channel-host.ts';
import { closeAfterEach, open, openChannel } from '../../testing/smpp-trial.ts';
import { startSmsc } from '../../testing/smsc.ts';

const installed = spawnSync('openssl', ['version']).status === 0;
if (!installed)
  process.stderr.write('SKIPPED SMPP over TLS: openssl is not installed, so no certificate can be made\n');

closeAfterEach();

describe.skipIf(!installed)('over TLS', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mhero-tls-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A TLS front before the test centre, with a certificate for 127.0.0.1 that signs itself. */
  async function front(): Promise<{ port: number; certificate: string }> {
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=centre', '-addext', 'subjectAltName=IP:127.0.0.1'];
    spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      '-days',
      '2',
      ...subject,
    ]);
    const smsc = await startSmsc();
    open.push(smsc);
    const server = tls.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
      const inner = net.connect(smsc.port, '127.0.0.1');
      socket.on('error', () => {}).on('close', () => inner.destroy());
      inner.on('error', () => {}).on('close', () => socket.destroy());
      socket.pipe(inner).pipe(socket);
    });
    server.on('tlsClientError', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
    return { port: (server.address() as net.AddressInfo).port, certificate: readFileSync(cert, 'utf8') };
  }

  test('binds and sends when the certificate is known, and never when it is not', async () => {
    const { port, certificate } = await front();
    const { host, channel } = openChannel(port, { tls: true, tls_ca: certificate });
    await until('up', () => host.links.at(-1)?.state === 'up');
    channel.send([{ key: 1, to: '+231770000001', text: 'Hello' }]);
    await until('sent', () => host.answers.length === 1);
    expect(host.answers).toMatchObject([{ status: 'sent' }]);

    const stranger = openChannel(port, { tls: true });
    await until('refused', () => stranger.host.links.some((link) => /certificate/.test(link.reason ?? '')));
    expect(stranger.host.links.map((link) => link.state)).not.toContain('up');
  });
});
