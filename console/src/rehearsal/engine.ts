/** The page's side of the engine's worker: one promise for each act. */
import type { CannedAnswer } from '@mhero/flow/rehearsal/phone.ts';
import type { Act, Acts, FromWorker, OutsideCall } from './protocol.ts';

export interface Engine {
  do<A extends Act>(act: A, given: Acts[A]['given'], onProgress?: (done: number) => void): Promise<Acts[A]['answer']>;
  /** Ends it at once, whatever it does; what it was asked for is never answered. */
  end(): void;
}

export interface EngineHost {
  /** What a system outside would answer. */
  ask?(call: OutsideCall): Promise<CannedAnswer>;
}

interface Open {
  resolve(value: unknown): void;
  reject(error: Error): void;
  progress?: ((done: number) => void) | undefined;
}

export function openEngine(host: EngineHost = {}): Engine {
  const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module' });
  const open = new Map<number, Open>();
  let next = 0;
  const failAll = (message: string) => {
    for (const one of open.values()) one.reject(new Error(message));
    open.clear();
  };
  const nobody = async (): Promise<CannedAnswer> => ({ status: 200, body: '{}' });

  worker.onmessage = async ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === 'ask') {
      const given = await (host.ask ?? nobody)(data.call);
      worker.postMessage({ id: data.id, act: 'answered', given });
      return;
    }
    const one = open.get(data.id);
    if (data.kind === 'progress') {
      one?.progress?.(data.done);
      return;
    }
    open.delete(data.id);
    if (data.kind === 'answer') one?.resolve(data.value);
    else one?.reject(new Error(data.message));
  };
  worker.onerror = (event) => failAll(event.message);

  return {
    do: <A extends Act>(act: A, given: Acts[A]['given'], progress?: (done: number) => void) =>
      new Promise<Acts[A]['answer']>((resolve, reject) => {
        const id = ++next;
        open.set(id, { resolve: resolve as Open['resolve'], reject, progress });
        worker.postMessage({ id, act, given });
      }),
    end() {
      worker.terminate();
      open.clear();
    },
  };
}
