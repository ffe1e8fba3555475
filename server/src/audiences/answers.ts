/** What the front door is asked and answers, where its parts need it. */
export interface ListRequest {
  /** Only those whom a send would leave out for this reason. */
  readonly left_out?: string;
  readonly cursor?: string;
  /** 1 to 250, 50 unless said. */
  readonly limit?: number;
  /** `name` unless said; `last_heard` is newest first. */
  readonly sort?: 'name' | 'last_heard';
}

export interface PrefixCount {
  /** ISO 639-3; null where the language is not known. */
  readonly language: string | null;
  /** The longest of the given prefixes that the number begins with; null where none fits. */
  readonly prefix: string | null;
  readonly people: number;
}
