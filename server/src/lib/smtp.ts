/**
 * Hands one mail to a mail server: SMTP (RFC 5321) with STARTTLS or TLS, AUTH PLAIN, plain text in UTF-8. No queue and no
 * pool: mails of flows are few.
 */
import net from 'node:net';
import tls from 'node:tls';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps:`); otherwise STARTTLS where the server offers it. */
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  /** Sender: `mhero@moh.gov.lr`. */
  readonly from: string;
}

export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** The same mail has the same id: servers and readers drop repetitions by it. */
  readonly id: string;
}

const timeoutMs = 15_000;
const longestReply = 64 * 1024;
const address = /^[^\s<>,;"()[\]\\]+@[^\s<>,;"()[\]\\@]+$/;

export const isMailAddress = (text: string): boolean => text.length <= 254 && address.test(text);

/** `smtp://user:password@host:587` or `smtps://…:465`; null when it is neither. */
export function readMailServer(url: string, from: string): MailServer | null {
  if (!URL.canParse(url) || !isMailAddress(from)) return null;
  const { protocol, hostname, port, username, password } = new URL(url);
  if ((protocol !== 'smtp:' && protocol !== 'smtps:') || hostname === '') return null;
  const secure = protocol === 'smtps:';
  return {
    ...{
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (secure ? 465 : 587) : Number(port),
      secure,
      from,
    },
    ...{ user: decodeURIComponent(username), password: decodeURIComponent(password) },
  };
}

/** Rejects with the server's words when it does not take the mail. */
export async function sendMail(server: MailServer, mail: Mail): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  let line = await openLine(server, signal);
  try {
    await line.expect(220);
    let offers = await line.ask('EHLO mhero', 250);
    if (!server.secure && /^250[ -]STARTTLS\b/im.test(offers)) {
      await line.ask('STARTTLS', 220);
      line = overSocket(await secured(server, line.release()), signal);
      offers = await line.ask('EHLO mhero', 250);
    } else if (!server.secure && server.user !== '')
      throw new Error('the mail server offers no encryption, and the password is not sent without');
    if (server.user !== '')
      await line.ask(`AUTH PLAIN ${Buffer.from(`\0${server.user}\0${server.password}`).toString('base64')}`, 235);
    await line.ask(`MAIL FROM:<${server.from}>`, 250);
    for (const to of mail.to) await line.ask(`RCPT TO:<${to}>`, 250, 251);
    await line.ask('DATA', 354);
    await line.ask(`${contentOf(server, mail)}\r\n.`, 250);
    line.tell('QUIT');
  } finally {
    line.close();
  }
}

interface Line {
  tell(text: string): void;
  expect(...codes: number[]): Promise<string>;
  ask(text: string, ...codes: number[]): Promise<string>;
  /** Gives the socket away; the line is of no use afterwards. */
  release(): net.Socket;
  close(): void;
}

async function openLine({ host, port, secure }: MailServer, signal: AbortSignal): Promise<Line> {
  const socket = secure ? tls.connect({ host, port, servername: nameOf(host) }) : net.connect({ host, port });
  await once(socket, secure ? 'secureConnect' : 'connect', signal);
  return overSocket(socket, signal);
}

/** Addresses are not names, and TLS refuses them as such. */
const nameOf = (host: string): string => (net.isIP(host) ? '' : host);

async function secured({ host }: MailServer, socket: net.Socket): Promise<tls.TLSSocket> {
  const safe = tls.connect({ socket, servername: nameOf(host), host });
  await once(safe, 'secureConnect', AbortSignal.timeout(timeoutMs));
  return safe;
}

function once(socket: net.Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.once(event, () => resolve());
    socket.once('error', fail);
    signal.addEventListener('abort', () => fail(new Error('the mail server does not answer')), { once: true });
  });
}

function overSocket(socket: net.Socket, signal: AbortSignal): Line {
  let received = '';
  let failure: Error | null = null;
  let look = (): void => {};
  const fail = (error: Error): void => {
    failure ??= error;
    socket.destroy();
    look();
  };
  const read = (chunk: Buffer): void => {
    received += chunk.toString('latin1');
    if (received.length > longestReply) fail(new Error('the mail server says too much'));
    look();
  };
  socket.on('data', read);
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the mail server hung up')));
  signal.addEventListener('abort', () => fail(new Error('the mail server is too slow')), { once: true });

  async function expect(...codes: number[]): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*)?\r?\n/.exec(received);
      if (whole) {
        received = received.slice(whole[0].length);
        if (codes.includes(Number(whole[1]))) return whole[0];
        throw new Error(whole[0].trim().slice(0, 300));
      }
      if (failure) throw failure;
      await new Promise<void>((resolve) => {
        look = resolve;
      });
    }
  }
  const tell = (text: string): void => void (socket.writable && socket.write(`${text}\r\n`));
  return {
    ...{ tell, expect },
    ask(text, ...codes) {
      tell(text);
      return expect(...codes);
    },
    release() {
      socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error');
      return socket;
    },
    close: () => void socket.end(),
  };
}

function contentOf({ from }: MailServer, { to, subject, text, id }: Mail): string {
  const body = Buffer.from(text)
    .toString('base64')
    .replace(/.{76}(?=.)/g, '$&\r\n');
  return [
    `From: <${from}>`,
    `To: ${to.map((each) => `<${each}>`).join(', ')}`,
    `Subject: ${encodedWords(subject)}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@${from.split('@')[1]}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    body,
  ].join('\r\n');
}

/** RFC 2047: words of at most 75 characters, no sign cut in two. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const sign of text.replace(/[\r\n]+/g, ' ')) {
    if (Buffer.byteLength(word + sign) > 42) {
      words.push(word);
      word = '';
    }
    word += sign;
  }
  return [...words, word].map((each) => `=?utf-8?B?${Buffer.from(each).toString('base64')}?=`).join('\r\n ');
}
