/** Seals secrets at rest with a key that lives outside the database (AES-256-GCM, random nonce, bound to a purpose). */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface Sealer {
  seal(purpose: string, text: string): Buffer;
  /** Throws when the key, the purpose or the bytes are not those of `seal`. */
  open(purpose: string, sealed: Buffer): string;
}

const nonceBytes = 12;
const tagBytes = 16;

export function createSealer(key: Buffer): Sealer {
  if (key.length !== 32) throw new Error('The sealing key must have 32 bytes.');
  return {
    seal(purpose, text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open(purpose, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
      return decipher.update(sealed.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
