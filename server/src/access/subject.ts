/** Who asks. Every read and write takes a subject, and its area is part of the SQL. */
export interface Subject {
  readonly kind: 'person' | 'token' | 'system';
  /** Null for the system itself (command line, scheduled work). */
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
