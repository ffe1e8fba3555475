/** Keys that make a repeated request one act, kept beside the request that they belong to. Pure. */
export interface KeptKey {
  /** The request as JSON. */
  readonly request: string;
  readonly key: string;
}

/** The same request keeps its key through errors, cut lines and reloads; another gets a new one. */
export function keyFor(kept: KeptKey | null, request: object, make: () => string): KeptKey {
  const text = JSON.stringify(request);
  return kept?.request === text ? kept : { request: text, key: make() };
}
