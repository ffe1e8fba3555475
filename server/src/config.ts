/** The only reader of the environment. */
import { resolve } from 'node:path';
import { AppError } from './errors.ts';
import { type MailServer, readMailServer } from './lib/mail.ts';

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Where the embedded database, its password, the sealing key and uploads live. */
  readonly dataDir: string;
  /** A PostgreSQL of the operator's own; the embedded one is used when absent. */
  readonly databaseUrl: string | null;
  /** 32 bytes, base64; a file in `dataDir` is made when absent. */
  readonly sealKey: string | null;
  /** How people reach us from outside; used in links. */
  readonly publicUrl: string | null;
  readonly logLevel: string;
  /** Which work this node does. */
  readonly roles: ReadonlySet<Role>;
  /** Channels and registries may be on private networks. */
  readonly allowPrivateNetworks: boolean;
  /** Where mails of flows are handed to; null when flows send none. */
  readonly mail: MailServer | null;
}

export type Role = 'web' | 'send' | 'work';
const allRoles: readonly Role[] = ['web', 'send', 'work'];

export function readConfig(env: Readonly<Record<string, string | undefined>>, cwd: string): Config {
  return {
    port: readPort(env.PORT),
    host: env.HOST || '0.0.0.0',
    dataDir: resolve(cwd, env.MHERO_DATA || 'data'),
    databaseUrl: env.DATABASE_URL || null,
    sealKey: env.MHERO_KEY || null,
    publicUrl: env.MHERO_PUBLIC_URL?.replace(/\/+$/, '') || null,
    logLevel: env.LOG_LEVEL || 'info',
    roles: readRoles(env.MHERO_ROLES),
    allowPrivateNetworks: env.MHERO_ALLOW_PRIVATE_NETWORKS === 'true',
    mail: readMail(env.MHERO_SMTP_URL, env.MHERO_MAIL_FROM),
  };
}

function readPort(text: string | undefined): number {
  if (!text) return 3000;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new AppError('config:invalid', `PORT is "${text}"; it must be a number from 0 to 65535.`);
}

function readRoles(text: string | undefined): ReadonlySet<Role> {
  if (!text) return new Set(allRoles);
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !allRoles.includes(name as Role));
  if (wrong !== undefined)
    throw new AppError('config:invalid', `Unknown role "${wrong}"; the roles are ${allRoles.join(', ')}.`);
  return new Set(names as Role[]);
}

function readMail(url: string | undefined, from: string | undefined): MailServer | null {
  if (!url) return null;
  const server = readMailServer(url, from ?? '');
  if (server) return server;
  throw new AppError(
    'config:invalid',
    'MHERO_SMTP_URL must be smtp://user:password@host:587 or smtps://user:password@host:465, and MHERO_MAIL_FROM the mail address of the sender.',
  );
}
