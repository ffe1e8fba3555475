/**
 * The pages of one search or history. Links are followed as they are, on the server's own address, never in circles; a
 * page that breaks off is asked again, and pages that the server has forgotten are begun anew: `Seen` drops what came
 * twice.
 */
import { hash } from 'node:crypto';
import type { Json } from '../contract.ts';
import { objectsOf, stringOf } from '../json.ts';
import { type Answer, drop, serverWords, titleOf } from './answer.ts';
import { createBundleScanner, NoBundle } from './bundle.ts';
import { type Client, mostTries, refusedByServer } from './client.ts';
import { type Entry, readEntry } from './entry.ts';
import { isBroken, isFatal, refusedWords, unreachable, unreadable } from './faults.ts';

export interface PageHead {
  readonly date: Date | null;
  /** The Bundle without its entries. */
  readonly bundle: Json;
  readonly url: string;
  /** The page after this one. */
  readonly next: string | null;
}

/** Entries while they come; then, last of each page, its head. */
export type PagePart = { readonly entries: readonly Entry[]; readonly url: string } | { readonly head: PageHead };

export interface PagesRequest {
  readonly client: Client;
  /** For people: `Practitioner`. */
  readonly what: string;
  readonly first: string;
  /** Where to go on after a kill. */
  readonly resume?: string | null;
  readonly read: { bytes: number };
}

/** The server refuses the first page: the caller knows what that means. */
export class NotOffered extends Error {
  readonly status: number;
  /** In its own words. */
  readonly said: string;
  constructor(status: number, said: string) {
    super(`The server answered ${status}.`);
    this.status = status;
    this.said = said;
  }
}

class Expired extends Error {}

const mostPages = 1_000_000;
const mostEmptyPages = 100;
const mostBeginnings = 4;

/** Errors: `NotOffered` for the first page; `connector:…`. */
export async function* readPages(request: PagesRequest): AsyncGenerator<PagePart> {
  const { client, what, first } = request;
  let url = request.resume ?? first;
  for (let beginnings = 1; ; beginnings++) {
    try {
      yield* followPages(request, url);
      return;
    } catch (error) {
      if (!(error instanceof Expired)) throw error;
      if (beginnings >= mostBeginnings)
        throw unreachable(
          `${client.address.host} forgets its pages of ${what} before they are read (410), ${beginnings} times.`,
        );
      url = first;
    }
  }
}

async function* followPages(request: PagesRequest, from: string): AsyncGenerator<PagePart> {
  const { client, what } = request;
  const circle = createCircle(client.address.host, what);
  let url: string | null = from;
  while (url) {
    circle.enter(url);
    const digest = hashing();
    let next: string | null = null;
    for await (const part of readPage(request, url)) {
      if ('entries' in part) digest.add(part.entries);
      else next = part.head.next;
      yield part;
    }
    circle.leave(digest.value());
    url = next;
  }
}

/** What is on a page, so that it is known when it comes again. Broken entries never make two pages the same. */
function hashing() {
  let text = '';
  let broken = false;
  return {
    add(entries: readonly Entry[]): void {
      for (const { type, id, version, stamp } of entries) {
        broken ||= id === null;
        text += `${type}/${id}/${version ?? stamp};`;
      }
    },
    value: () => ({ empty: text === '', digest: broken ? null : hash('sha256', text, 'base64').slice(0, 16) }),
  };
}

/** A page that comes again under its own address or another one, and empty pages without end. */
function createCircle(host: string, what: string) {
  const addresses = new Set<string>();
  const contents = new Set<string>();
  let empty = 0;
  const circles = (page: number) => unreadable(`${host} leads round in circles: ${what} page ${page} was read before.`);
  return {
    enter(url: string): void {
      const key = hash('sha256', url, 'base64').slice(0, 16);
      if (addresses.has(key) || addresses.size >= mostPages) throw circles(addresses.size + 1);
      addresses.add(key);
    },
    leave(page: { empty: boolean; digest: string | null }): void {
      const { digest } = page;
      empty = page.empty ? empty + 1 : 0;
      if (empty > mostEmptyPages) throw unreadable(`${host} sends empty pages of ${what} without end.`);
      if (page.empty || digest === null) return;
      if (contents.has(digest)) throw circles(addresses.size);
      contents.add(digest);
    },
  };
}

async function* readPage(request: PagesRequest, url: string): AsyncGenerator<PagePart> {
  const { client, what, first } = request;
  const { host } = client.address;
  for (let tries = 1; ; tries++) {
    const answer = await client.get(url);
    if (answer.status !== 200) {
      const said = await serverWords(answer);
      throw url === first ? new NotOffered(answer.status, said) : refusedPage(client, answer.status, said, what);
    }
    try {
      yield* scanPage(request, url, answer);
      return;
    } catch (error) {
      drop(answer);
      if (error instanceof NoBundle && !error.cut) throw unreadable(noBundleWords(client, error.head, what));
      if (!(error instanceof NoBundle) && isFatal(error, client.signal)) throw error;
      if (tries >= mostTries)
        throw error instanceof NoBundle || isBroken(error)
          ? unreachable(`${host} breaks off in the middle of ${what}, ${tries} times.`)
          : refusedWords(error, host, client.signal);
      await client.wait(tries);
    }
  }
}

async function* scanPage({ client, what, read }: PagesRequest, url: string, answer: Answer): AsyncGenerator<PagePart> {
  const scanner = createBundleScanner();
  const from = `${what} at ${client.address.host}`;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    read.bytes += chunk.length;
    const texts = scanner.take(chunk);
    if (texts.length === 0) continue;
    yield { url, entries: texts.map((text) => readEntry(text, from)).filter((entry) => entry !== null) };
  }
  const bundle = scanner.end();
  const link = stringOf(objectsOf(bundle.link).find(({ relation }) => relation === 'next')?.url);
  const next = link === null ? null : client.address.follow(link, url, 'its next page');
  yield { head: { date: answer.date, bundle, url, next } };
}

function refusedPage(client: Client, status: number, said: string, what: string): Error {
  const { host } = client.address;
  // HAPI answers 410 for a search that it has forgotten, others 404.
  if (status === 410 || status === 404) return new Expired();
  if (status === 401 || status === 403) return refusedByServer(client, status, `the next page of ${what}`, said);
  return unreadable(`${host} answered ${status} to the next page of ${what}.`, said);
}

/** What came instead, as far as it helps: the title of a web page. */
export function noBundleWords(client: Client, head: string, what: string): string {
  const { host, base } = client.address;
  if (!/^\s*</.test(head))
    return `${host} did not answer with a Bundle to a search of ${what}. Is ${base.href} the FHIR base?`;
  const title = titleOf(head);
  return `${host} answered with a web page${title ? ` ("${title}")` : ''} instead of ${what}. A sign-in or a proxy stands before it, or ${base.href} is not the FHIR base.`;
}
