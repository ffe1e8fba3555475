import { hash, verify } from '@node-rs/argon2';

// Argon2id with the least that OWASP's password storage cheat sheet asks for: 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, cost);

let decoy: Promise<string> | null = null;

/** Takes the same time whether or not there is an account, so that time does not tell which e-mails exist. */
export async function checkPassword(kept: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const right = await verify(kept ?? (await decoy), password);
  return kept !== null && right;
}
