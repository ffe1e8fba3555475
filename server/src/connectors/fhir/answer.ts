/** An answer of a server, and what is read out of it. */
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isObject, objectsOf, stringOf } from '../json.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The server's clock, when it says. */
  readonly date: Date | null;
  /** Unpacked. Has to be read or dropped. */
  readonly body: Readable;
}

export function unpack(body: Readable, encoding: string | string[] | undefined): Readable {
  if (encoding !== 'gzip') return body;
  // The error is told to who reads.
  return pipeline(body, createGunzip(), () => {});
}

/** An answer that nobody reads must not hold its connection. */
export function drop(answer: Answer): void {
  answer.body.on('error', () => {});
  answer.body.destroy();
}

const largestJson = 64 * 1024 * 1024;

/** A short answer as JSON; null when it is none. Errors: what the connection says when the body is cut off. */
export async function jsonOf(answer: Answer): Promise<unknown> {
  return parse(await textOf(answer, largestJson));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** The beginning of a body, at most so many bytes. */
async function textOf(answer: Answer, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) {
      drop(answer);
      break;
    }
  }
  return Buffer.concat(chunks).toString('utf8', 0, most);
}

const longestWords = 500;

/** What an answer that is no success says: its OperationOutcome, or the title of its page. Drops the answer. */
export async function serverWords(answer: Answer): Promise<string> {
  const text = await textOf(answer, 64 * 1024).catch(() => '');
  drop(answer);
  const outcome = parse(text);
  const words = isObject(outcome) ? outcomeWords(outcome) : (titleOf(text) ?? '');
  // A server that echoes what it was sent does not get our credentials into a log.
  return words.replace(/\b(Bearer|Basic)\s+\S+/gi, '$1 …').slice(0, longestWords);
}

const outcomeWords = ({ issue }: { readonly issue?: unknown }): string =>
  objectsOf(issue)
    .map(({ diagnostics, details, code }) => {
      const text = isObject(details) ? stringOf(details.text) : null;
      return stringOf(diagnostics) ?? text ?? stringOf(code);
    })
    .filter((words) => words !== null)
    .join('; ');

/** Of a web page. */
export const titleOf = (page: string): string | null => /<title[^>]*>([^<]{1,100})/i.exec(page)?.[1]?.trim() || null;
