/** Secrets that we hand out (sessions, links, tokens): 32 random bytes, of which only the SHA-256 is kept. */
import { createHash, randomBytes } from 'node:crypto';

/** 43 characters, safe in addresses and headers. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();
