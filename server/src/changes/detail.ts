/** One change with all that an officer needs to decide: the texts behind it, and what the registry says now. */
import type { ChangeDetail, Evidence } from '@mhero/contract/changes.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { readReceived } from '../registry/registry.ts';
import type { Proof, ShownRow } from './model.ts';
import { presentOf } from './present.ts';
import { toChange } from './show.ts';
import * as store from './store.ts';
import { failedMessages, flowNames, linesAround } from './store-evidence.ts';
import { type ChangeTools, factsContext } from './tools.ts';

type Registry = ChangeDetail['registry'];

/** Who waits for the page does not wait long for a registry. */
const patienceMs = 4_000;

export async function toDetail(tools: ChangeTools, row: ShownRow): Promise<ChangeDetail> {
  const { db } = tools;
  const [evidence, registry, steps, others] = await Promise.all([
    evidenceOf(db, row),
    registryNow(tools, row),
    store.readSteps(db, row.id),
    store.readOthers(db, row),
  ]);
  return {
    ...toChange(row),
    ...{ evidence, registry, others },
    steps: steps.map(({ at, ...step }) => ({ ...step, at: at.toISOString() })),
  };
}

async function evidenceOf(q: Queryable, row: ShownRow): Promise<Evidence[]> {
  const ids = row.evidence.flatMap((proof) => ('flow_id' in proof && proof.flow_id !== null ? [proof.flow_id] : []));
  const flows = new Map((await flowNames(q, ids)).map((flow) => [flow.id, { id: flow.uuid, name: flow.name }]));
  const found = row.evidence.map((proof) => shownProof(q, row.contact_id, proof, flows));
  return (await Promise.all(found)).filter((each) => each !== null);
}

async function shownProof(
  q: Queryable,
  contactId: number,
  proof: Proof,
  flows: ReadonlyMap<number, { id: string; name: string }>,
): Promise<Evidence | null> {
  switch (proof.kind) {
    case 'officer':
      return proof;
    case 'flow': {
      const { flow_id, ...rest } = proof;
      return { ...rest, flow: flow_id === null ? null : (flows.get(flow_id) ?? null) };
    }
    case 'answer': {
      const { flow_id, ...rest } = proof;
      const flow = flows.get(flow_id);
      if (!flow) return null;
      const lines = await linesAround(q, contactId, new Date(proof.at));
      return {
        ...rest,
        flow,
        lines: lines.map(({ direction, at, text }) => ({ direction, at: at.toISOString(), text })),
      };
    }
    case 'failures': {
      const messages = await failedMessages(q, proof.messages);
      return { ...proof, messages: messages.map(({ at, ...rest }) => ({ ...rest, at: at.toISOString() })) };
    }
  }
}

async function registryNow(tools: ChangeTools, row: ShownRow): Promise<Registry> {
  const nothing = { live: false, value: null, at: null };
  const [type, id] = row.record?.split('/') ?? [];
  if (row.source_id === null || !type || !id) return { ...nothing, trouble: 'not_connected' };
  const asked = await ask(tools, row, type, id);
  if ('value' in asked) return asked;
  const last = await readReceived(tools.db, row.source_id, type, id);
  return {
    ...{ live: false, trouble: asked.trouble, at: last?.at.toISOString() ?? null },
    value: last ? await valueIn(tools, row, last.resource) : null,
  };
}

async function ask(
  tools: ChangeTools,
  row: ShownRow,
  type: string,
  id: string,
): Promise<Registry | { readonly trouble: string }> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const reached = await tools.reach(row.source_id!, signal);
    if (!reached?.connector.readOne) return { trouble: 'not_connected' };
    const found = await reached.connector.readOne(reached.connection, type, id);
    if (found.status === 'gone') return { trouble: 'gone' };
    return {
      live: true,
      value: await valueIn(tools, row, found.resource),
      at: new Date().toISOString(),
      trouble: null,
    };
  } catch (error) {
    if (!(error instanceof AppError) && !signal.aborted) throw error;
    return { trouble: 'unreachable' };
  }
}

async function valueIn(tools: ChangeTools, row: ShownRow, resource: Parameters<typeof presentOf>[1]) {
  const expected = { kind: row.kind, field: row.field, from: row.from_value, to: row.to_value };
  const present = await presentOf(tools.db, resource, await factsContext(tools, row.source_id!), expected);
  return present?.now ?? null;
}
