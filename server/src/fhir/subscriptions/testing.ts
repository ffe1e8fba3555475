/** Receivers of rest-hooks for tests. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A receiver that answers as the test says. */
export interface Receiver {
  readonly heard: Heard[];
  answer: number | 'never';
  readonly url: string;
  close(): Promise<void>;
}

const receivers: Receiver[] = [];

export async function receive(): Promise<Receiver> {
  const heard: Heard[] = [];
  const server: Server = createServer(async (request, reply) => {
    let body = '';
    for await (const piece of request) body += piece;
    heard.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    if (receiver.answer !== 'never') reply.writeHead(receiver.answer).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const receiver: Receiver = {
    ...{ heard, answer: 200, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  receivers.push(receiver);
  return receiver;
}

export async function closeReceivers(): Promise<void> {
  for (const receiver of receivers.splice(0)) await receiver.close();
}
