/** Who asks. Every read and write takes a subject, and its area is part of the SQL. */
export interface Subject {
  readonly kind: 'person' | 'token' | 'system' | 'anonymous';
  /** Null for the system itself (command line, scheduled work) and for who has not signed in. */
  readonly accountId: number | null;
  readonly name: string;
  readonly role: 'administrator' | 'officer';
  /** Place ids whose subtrees this subject may see; null is the whole country. */
  readonly area: readonly number[] | null;
  readonly language: string;
}

export const system: Subject = {
  kind: 'system',
  accountId: null,
  name: 'system',
  role: 'administrator',
  area: null,
  language: 'en',
};

/** Whoever has not signed in: an empty area, so that a forgotten check shows nothing. */
export const anonymous: Subject = {
  kind: 'anonymous',
  accountId: null,
  name: 'anonymous',
  role: 'officer',
  area: [],
  language: 'en',
};
