/** Starts the test FHIR server as a process of its own, and tells it what to do. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Asked, Drills } from './fhir-drills.ts';

type AnyResource = { readonly resourceType: string; readonly id: string; readonly [key: string]: unknown };

export interface FhirPeer {
  /** The FHIR base. */
  readonly url: string;
  readonly origin: string;
  /** Replaces all drills. */
  drill(drills: Drills): Promise<void>;
  put(...resources: readonly AnyResource[]): Promise<void>;
  /** `Practitioner/P1` */
  remove(...references: readonly string[]): Promise<void>;
  /** What it holds of a type. */
  all(type: string): Promise<AnyResource[]>;
  /** What it was asked since the last time. */
  asked(): Promise<Asked[]>;
  close(): Promise<void>;
}

export async function startFhirServer(port = 0): Promise<FhirPeer> {
  const script = path.join(import.meta.dirname, 'fhir-server.ts');
  const child = spawn(process.execPath, [script, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const listening = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (text) => resolve(Number(/ready (\d+)/.exec(String(text))?.[1])));
    child.once('exit', (code) => reject(new Error(`the FHIR server ended with ${code}`)));
  });
  const origin = `http://127.0.0.1:${listening}`;
  const tell = async (what: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${origin}/test/${what}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the FHIR server answered ${answer.status} to ${what}`);
    return answer.json();
  };
  return {
    origin,
    url: `${origin}/fhir`,
    drill: async (drills) => void (await tell('drills', drills)),
    put: async (...resources) => void (await tell('put', resources)),
    remove: async (...references) => void (await tell('remove', references)),
    all: async (type) => (await tell('all', type)) as AnyResource[],
    asked: async () => (await tell('asked', null)) as Asked[],
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill();
      }),
  };
}
