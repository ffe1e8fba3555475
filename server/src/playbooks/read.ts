/** The folder `playbooks/` of the product. A folder that cannot be used is left out and said so in the log. */
import { readdirSync, readFileSync } from 'node:fs';
import { Playbook } from '@mhero/contract/playbooks.ts';
import type { TestFile } from '@mhero/flow/conversations/stage.ts';
import type { Flow } from '@mhero/flow/definition/flow.ts';
import { readFlow } from '@mhero/flow/definition/read-flow.ts';
import { Value } from 'typebox/value';
import type { Log } from '../lib/log.ts';

export interface KeptPlaybook {
  /** Its folder. */
  readonly id: string;
  readonly says: Playbook;
  readonly flow: Flow;
  readonly tests: TestFile;
}

export const playbooksFolder = new URL('../../../playbooks/', import.meta.url);

/** By the order of the folders' names. */
export function readPlaybooks(folder: URL, log: Pick<Log, 'warn'>): ReadonlyMap<string, KeptPlaybook> {
  const found = new Map<string, KeptPlaybook>();
  for (const id of foldersOf(folder)) {
    try {
      found.set(id, readPlaybook(new URL(`${id}/`, folder), id));
    } catch (error) {
      log.warn({ playbook: id, err: (error as Error).message }, 'a playbook cannot be read and is left out');
    }
  }
  return found;
}

function readPlaybook(folder: URL, id: string): KeptPlaybook {
  const json = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  const says = json('playbook.json');
  const [wrong] = Value.Errors(Playbook, says);
  if (wrong) throw new Error(`playbook.json ${wrong.instancePath} ${wrong.message}`);
  return {
    id,
    says: says as Playbook,
    flow: readFlow(json('flow.json')),
    tests: json(`${id}.test.json`) as TestFile,
  };
}

function foldersOf(folder: URL): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  } catch {
    return [];
  }
}
