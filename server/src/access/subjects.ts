/** From the secret of a request to its subject: one query, remembered for seconds, forgotten at once on every node. */
import type { Db } from '../db/db.ts';
import { hashSecret } from '../lib/secrets.ts';
import { sessionDays, subjectOf } from './sign-in.ts';
import { extendSession, findSession, findToken, touchToken } from './store-secrets.ts';
import type { Subject } from './subject.ts';

export interface Subjects {
  ofSession(secret: string): Promise<Subject | null>;
  ofToken(secret: string): Promise<Subject | null>;
  /** After every change of an account, a session or a token. */
  forget(): void;
}

const freshMs = 5000;
const most = 5000;
export const tokenPrefix = 'mh_';

export function createSubjects(db: Db): Subjects {
  const kept = new Map<string, { subject: Subject; until: number }>();
  // Counts the changes: what was read before one must not be kept after it.
  let changes = 0;
  let listening: Promise<unknown> | null = null;
  const forget = (): void => {
    changes++;
    kept.clear();
  };

  async function resolve(secret: string, find: (hash: Buffer) => Promise<Subject | null>): Promise<Subject | null> {
    const hash = hashSecret(secret);
    const key = hash.toString('base64');
    const known = kept.get(key);
    if (known && known.until > Date.now()) return known.subject;
    listening ??= db.listen('access', forget).catch(() => {
      listening = null;
    });
    await listening;
    const before = changes;
    const subject = await find(hash);
    if (kept.size >= most) kept.clear();
    if (subject && before === changes) kept.set(key, { subject, until: Date.now() + freshMs });
    return subject;
  }

  return {
    forget,
    ofSession: (secret) =>
      resolve(secret, async (hash) => {
        const row = await findSession(db, hash, sessionDays);
        if (row?.stale) await extendSession(db, hash, sessionDays);
        return row && subjectOf(row, 'person');
      }),
    ofToken: async (secret) => {
      if (!secret.startsWith(tokenPrefix)) return null;
      return resolve(secret, async (hash) => {
        const row = await findToken(db, hash);
        if (row?.stale) await touchToken(db, hash);
        return row && subjectOf(row, 'token');
      });
    },
  };
}
