import { createRequire } from 'node:module';
import type net from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type RecordingHost, recordingHost, until } from '../../testing/channel-host.ts';
import type { OpenChannel } from '../contract.ts';
import type { SmppSettings } from './settings.ts';
import { openSmpp } from './smpp.ts';

// The independent `smpp` package plays the centre: it decodes what we send and encodes what we read.

interface PeerPdu {
  readonly system_id?: string;
  readonly password?: string;
  readonly short_message: { readonly message: string | Buffer; readonly udh?: Buffer[] };
  readonly destination_addr: string;
  readonly source_addr_ton: number;
  response(fields?: object): object;
}
interface PeerSession {
  on(event: string, listener: (pdu: PeerPdu) => void): void;
  send(pdu: object): void;
  deliver_sm(fields: object, answered: (pdu: { command_status: number }) => void): void;
  enquire_link(answered: (pdu: { command_status: number }) => void): void;
  close(): void;
}
interface PeerLibrary {
  createServer(listener: (session: PeerSession) => void): net.Server;
}
const smpp = createRequire(import.meta.url)('smpp') as PeerLibrary;

interface Peer {
  readonly port: number;
  readonly submits: PeerPdu[];
  session: PeerSession | undefined;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function startPeer(onSubmit: (pdu: PeerPdu, session: PeerSession) => void): Promise<Peer> {
  const peer: { port: number; submits: PeerPdu[]; session: PeerSession | undefined } = {
    port: 0,
    submits: [],
    session: undefined,
  };
  const server = smpp.createServer((session) => {
    peer.session = session;
    session.on('error', () => {});
    session.on('bind_transceiver', (pdu) => {
      const right = pdu.system_id === 'mhero' && pdu.password === 'secret';
      session.send(pdu.response({ command_status: right ? 0 : 0x0e, system_id: 'peer' }));
    });
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on('submit_sm', (pdu) => {
      peer.submits.push(pdu);
      onSubmit(pdu, session);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  open.push(() => new Promise((resolve) => server.close(() => resolve())));
  peer.port = (server.address() as net.AddressInfo).port;
  return peer;
}

async function connect(
  peer: Peer,
  settings: Partial<SmppSettings> = {},
): Promise<{ host: RecordingHost; channel: OpenChannel }> {
  const host = recordingHost();
  const given = { host: '127.0.0.1', port: peer.port, system_id: 'mhero', password: 'secret', ...settings };
  const channel = openSmpp(given as SmppSettings, host);
  open.push(() => channel.close());
  await until('link', () => host.links.at(-1)?.state !== 'connecting');
  return { host, channel };
}

describe('with the smpp package as the centre', () => {
  test('binds, submits, takes receipts and messages, answers enquire_link, unbinds', async () => {
    let count = 0;
    const peer = await startPeer((pdu, session) => {
      const id = String(++count);
      session.send(pdu.response({ message_id: id }));
      const receipt = `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:`;
      session.deliver_sm({ source_addr: pdu.destination_addr, esm_class: 4, short_message: receipt }, () => {});
    });
    const { host, channel } = await connect(peer, { sender: 'MoH' });
    expect(host.links.at(-1)?.state).toBe('up');
    const texts = ['Hello [you] €', 'ሰላም', 'L’été', '😀 ok', 'ÄÖÜ à è'];
    channel.send(texts.map((text, index) => ({ key: index, to: '+231770000001', text })));
    await until(
      'answers and receipts',
      () => host.answers.length === texts.length && host.receipts.length === texts.length,
    );
    expect(peer.submits.map((pdu) => pdu.short_message.message)).toEqual(texts);
    expect(peer.submits[0]).toMatchObject({ destination_addr: '231770000001', source_addr_ton: 5 });
    expect(host.receipts.map((receipt) => receipt.externalId)).toEqual(['1', '2', '3', '4', '5']);

    const statuses: number[] = [];
    for (const text of ['plain', 'Amharic ሰላም 😀']) {
      peer.session!.deliver_sm({ source_addr: '231770000002', destination_addr: '8080', short_message: text }, (pdu) =>
        statuses.push(pdu.command_status),
      );
    }
    peer.session!.enquire_link((pdu) => statuses.push(pdu.command_status));
    await until('answers of ours', () => statuses.length === 3);
    expect(statuses).toEqual([0, 0, 0]);
    expect(host.incomings.map((message) => message.text)).toEqual(['plain', 'Amharic ሰላም 😀']);
    await channel.close();
  });

  test('its reader joins our parts to the text again', async () => {
    const peer = await startPeer((pdu, session) => session.send(pdu.response({ message_id: 'x' })));
    const { host, channel } = await connect(peer);
    const text = 'Été [€] '.repeat(60);
    channel.send([{ key: 1, to: '+231770000001', text }]);
    await until('answer', () => host.answers.length === 1);
    expect(peer.submits.map((pdu) => pdu.short_message.message).join('')).toBe(text);
    expect(peer.submits.map((pdu) => pdu.short_message.udh?.[0]?.at(-1))).toEqual(
      peer.submits.map((_, index) => index + 1),
    );
  });

  test('a wrong password stops', async () => {
    const peer = await startPeer(() => {});
    const { host } = await connect(peer, { password: 'wrong' });
    expect(host.links.at(-1)).toMatchObject({ state: 'stopped', reason: expect.stringContaining('ESME_RINVPASWD') });
  });
});
