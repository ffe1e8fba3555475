/**
 * `mhero flow test DIR`: runs the conversations of every `*.test.json` in a folder against the flows beside them, and
 * prints what differed. For ministries that keep their flows as files.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Conversation, Difference } from '../src/conversations/conversation.ts';
import { NOW } from '../src/conversations/play-tests.ts';
import { playConversation } from '../src/conversations/run.ts';
import { stageOf, type TestFile } from '../src/conversations/stage.ts';
import { type HttpMock, standInServices } from '../src/services/stand-ins.ts';
import { environmentFor, hostOf } from './host.ts';
import { phones } from './phones.ts';

const LONGEST_FILE = 20_000_000;

/** 0 when every conversation went as written, 1 when one differed, 2 when the folder holds none or cannot be read. */
export async function testFolder(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const folder = args.find((each) => !each.startsWith('--'));
  const files = folder === undefined ? [] : testFiles(folder);
  if (files.length === 0) {
    say(folder === undefined ? 'mhero flow test needs a folder.' : `There is no *.test.json in ${folder}.`);
    return 2;
  }
  const counts = { passed: 0, failed: 0 };
  for (const file of files) {
    for await (const { name, differences } of playFile(file)) {
      counts[differences.length === 0 ? 'passed' : 'failed']++;
      const title = `${basename(file, '.test.json')}: ${name}`;
      if (json) print(JSON.stringify({ file, name, passed: differences.length === 0, differences }));
      else print([`${differences.length === 0 ? '✓' : '✗'} ${title}`, ...differences.map(inWords)].join('\n'));
    }
  }
  if (!json) print(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 ? 0 : 1;
}

/** One conversation, and how it differed from what is written. */
export interface Played {
  readonly name: string;
  readonly differences: readonly Difference[];
}

/** Plays every conversation of a `*.test.json`; a file that cannot be read is one that differed. */
export async function* playFile(file: string): AsyncGenerator<Played> {
  const unreadable = (error: unknown): Played => ({
    name: 'cannot be read',
    differences: [{ turn: 0, expected: 'a file of conversations', actual: (error as Error).message }],
  });
  let test: TestFile;
  try {
    test = readJson(file) as TestFile;
    if (!Array.isArray(test.conversations)) throw new Error('There is no list "conversations".');
  } catch (error) {
    yield unreadable(error);
    return;
  }
  for (const conversation of test.conversations as readonly Conversation[]) {
    try {
      const beside = (name: string) => readJson(join(dirname(file), basename(name)));
      const stage = stageOf(test, conversation, surroundings(test, conversation), beside);
      yield { name: conversation.name, differences: await playConversation(stage, conversation) };
    } catch (error) {
      yield { ...unreadable(error), name: conversation.name };
    }
  }
}

function surroundings(test: TestFile, { http, randoms, now = test.now ?? NOW }: Conversation) {
  const { environment, assets } = test;
  const services = standInServices({ phones, httpMocks: http as Record<string, HttpMock[]> | undefined });
  const host = hostOf({ now, ...(randoms && { randoms }) }, services);
  return { host, environment: environmentFor(environment, host, { locations: assets?.locations ?? [] }) };
}

function inWords({ turn, expected, actual }: Difference): string {
  return `  ${turn === 0 ? 'at the end' : `turn ${turn}`}: expected ${expected}, but it was ${actual}`;
}

function testFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.json') && !name.includes('node_modules'))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    say((error as Error).message);
    return [];
  }
}

function readJson(path: string): unknown {
  if (statSync(path).size > LONGEST_FILE) throw new Error(`${path} is larger than ${LONGEST_FILE / 1e6} MB.`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

const print = (words: string): void => void process.stdout.write(`${words}\n`);
const say = (words: string): void => void process.stderr.write(`${words}\n`);
