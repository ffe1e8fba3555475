/** Hands mails to a mail server, one connection each: mails of flows are few. */
import { createTransport } from 'nodemailer';

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
const address = /^[^\s<>,;"()[\]\\]+@[^\s<>,;"()[\]\\@]+$/;

export const isMailAddress = (text: string): boolean => text.length <= 254 && address.test(text);

/** `smtp://user:password@host:587` or `smtps://…:465`; null when it is neither. */
export function readMailServer(url: string, from: string): MailServer | null {
  if (!URL.canParse(url) || !isMailAddress(from)) return null;
  const { protocol, hostname, port, username, password } = new URL(url);
  if ((protocol !== 'smtp:' && protocol !== 'smtps:') || hostname === '') return null;
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    ...{ secure, from, user: decodeURIComponent(username), password: decodeURIComponent(password) },
  };
}

/** Rejects with the server's words when it does not take the mail. A password is never sent without encryption. */
export async function sendMail(server: MailServer, mail: Mail): Promise<void> {
  const { host, port, secure, user, password, from } = server;
  const transport = createTransport({
    ...{ host, port, secure, requireTLS: user !== '', disableFileAccess: true, disableUrlAccess: true },
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    ...(user === '' ? {} : { auth: { user, pass: password } }),
  });
  const { to, subject, text, id } = mail;
  try {
    await transport.sendMail({
      ...{ from, to: [...to], subject, text },
      messageId: `<${id}@${from.split('@')[1]}>`,
    });
  } catch (error) {
    const { response, message } = error as Error & { response?: string };
    throw new Error((response ?? message).slice(0, 300));
  } finally {
    transport.close();
  }
}
