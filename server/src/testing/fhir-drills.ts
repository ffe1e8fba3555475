/** What a FHIR server can be told to do wrong or otherwise. All of it is off at first. */
export interface Drills {
  /** Requests whose address this matches (a regular expression) meet the faults below; all when absent. */
  only?: string;
  /** How many requests meet them; then they are over. */
  times?: number;
  /** Takes the request and never answers. */
  silent?: boolean;
  /** Answers so, with `Retry-After` when given. */
  status?: number;
  retryAfter?: string;
  /** Answers a web page with 200. */
  html?: boolean;
  /** Breaks off in the middle of the body. */
  cut?: boolean;
  /** Does what it is asked and then closes the connection without an answer. */
  mute?: boolean;

  // How it is made.
  /** `snapshot` keeps what a search found (HAPI); `offset` counts from the start each time. */
  paging?: 'snapshot' | 'offset';
  /** Largest page, whatever is asked for. */
  pageMost?: number;
  /** The types that it has; all when absent. */
  types?: string[];
  /** No history of types. */
  noHistory?: boolean;
  /** `_lastUpdated` is refused (400). */
  noLastUpdated?: boolean;
  /** It does not say how many there are. */
  noTotals?: boolean;
  noPatch?: boolean;
  noMetadata?: boolean;
  /** `$export` of everything, NDJSON. */
  bulk?: boolean;
  /** Seconds by which its clock is ahead. */
  clock?: number;
  /** No `Date`, and none in Bundles. */
  timeless?: boolean;

  // Next links.
  /** `same`: to the page itself; `new`: to the same content under ever new addresses; a URL: to that host. */
  next?: string;
  /** Forgets the pages of searches after so many of them. */
  forgetAfter?: number;
  /** After so many pages of searches of its type, once, these are deleted. */
  deleteAfter?: { pages: number; refs: string[] };

  // Content.
  /** An entry that is no resource, at the start of each page. */
  broken?: boolean;
  /** Each search answer has one entry more, with a text of so many bytes, in so many entries. */
  pad?: { entries: number; bytes: number };

  /** Requests need this; tokens are given out at `/oauth/token` (client `mhero`, secret `secret`) and `/auth/token`. */
  auth?: 'basic' | 'token';
  /** Seconds that a token is said to live. */
  tokenSeconds?: number;
}

/** What the server has been asked for, the newest last. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}
