import http from 'node:http';
import type net from 'node:net';
import { describeChannel } from '../../testing/channel-suite.ts';
import { withDefaults } from '../settings.ts';
import { httpKind } from './http.ts';
import { type HttpSettings, httpSettings } from './settings.ts';

const settingsTo = (url: string): HttpSettings =>
  withDefaults<HttpSettings>(httpSettings, {
    url: `${url}/send?token={{token}}`,
    body: '{"to":"{{to}}","text":"{{text}}"}',
    token: 'tk',
    hook_secret: 's3cret',
    id_path: 'id',
  });

describeChannel<HttpSettings>({
  kind: httpKind,
  nowhere: settingsTo('http://127.0.0.1:1'),
  async network(host) {
    const hook = (path: string, query: Record<string, string>) =>
      httpKind.hook!(settings, {
        method: 'GET',
        path,
        query: { secret: 's3cret', ...query },
        headers: {},
        body: Buffer.alloc(0),
      });
    let count = 0;
    const server = http.createServer((request, response) => {
      const id = `m-${++count}`;
      request.resume().on('end', () => {
        response.end(JSON.stringify({ id }));
        for (const receipt of hook('receipt', { id, status: 'delivered' }).receipts!) void host.receipt(receipt);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const settings = settingsTo(`http://127.0.0.1:${(server.address() as net.AddressInfo).port}`);
    return {
      settings,
      async deliver(from, text) {
        const { incoming } = hook('incoming', { from, text });
        return host.incoming(incoming![0]!).then(
          () => true,
          () => false,
        );
      },
      close: () => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(() => resolve()));
      },
    };
  },
});
