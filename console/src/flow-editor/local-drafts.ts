/** What has not reached the server yet, kept by this browser. */
import type { FlowDefinition } from './definition.ts';

export interface LocalDraft {
  /** Number and content of the revision that it stands on. */
  readonly base: number;
  readonly before: FlowDefinition;
  readonly definition: FlowDefinition;
  /** Milliseconds. */
  readonly at: number;
}

export interface LocalDrafts {
  get(flow: string): Promise<LocalDraft | null>;
  put(flow: string, draft: LocalDraft): Promise<void>;
  remove(flow: string): Promise<void>;
}

const shelf = 'flows';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('mhero.drafts', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(shelf);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(shelf, mode);
      const request = act(transaction.objectStore(shelf));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** A browser that keeps nothing (private windows of some) is no reason to stop: the server has it seconds later. */
export const localDrafts: LocalDrafts = {
  async get(flow) {
    try {
      return ((await within('readonly', (store) => store.get(flow))) as LocalDraft | undefined) ?? null;
    } catch {
      return null;
    }
  },
  async put(flow, draft) {
    await within('readwrite', (store) => store.put(draft, flow)).catch(() => {});
  },
  async remove(flow) {
    await within('readwrite', (store) => store.delete(flow)).catch(() => {});
  },
};
