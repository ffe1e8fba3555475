import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDefinitionError } from '../definition/errors.ts';
import { migrateDefinition } from '../definition/migrate.ts';
import { readFlow } from '../definition/read-flow.ts';
import { writeFlow } from '../definition/write.ts';
import { id } from '../engine/testing.ts';
import { readExport, writeExport } from '../exports/export-file.ts';
import { exportFloip } from '../floip/export.ts';
import { importFloip } from '../floip/import.ts';
import { exportedFile, floipFile, legacyFlow } from './files.testing.ts';
import { hostileFlow, putAnywhere, wrong } from './flows.testing.ts';
import { hostileTemplate } from './texts.testing.ts';

/** Longer: MHERO_FUZZ=10000 npx vitest run --project pure flow/src/hostile; others by MHERO_SEED. */
const numRuns = Number(process.env.MHERO_FUZZ ?? 60);
const seed = Number(process.env.MHERO_SEED ?? 2026);
const options = { numRuns, seed };
const timeout = 3_600_000;
const NOW = '2026-01-01T00:00:00Z';
const uuid = () => id('new');
/** As files are: nothing but JSON. */
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
/** Without what means nothing: an exit that leads nowhere says so in two ways, a node without a router too. */
const plain = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (key, each) => {
    if (key === 'destination_uuid') return each === '' ? null : each;
    return key === 'router' && each === null ? undefined : each;
  }) as T;

/** The file with up to four of its parts replaced by others. */
function spoiled(file: unknown): fc.Arbitrary<unknown> {
  const part = fc.tuple(fc.nat(), fc.oneof(wrong, hostileTemplate));
  return fc.array(part, { maxLength: 4 }).map((parts) => {
    const json = copy(file);
    for (const [place, value] of parts) putAnywhere(json, place, copy(value));
    return json;
  });
}

/** What `read` gives, or undefined when it is refused as a definition. */
function orRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isDefinitionError(error)) return undefined;
    throw error;
  }
}

describe('files that are spoiled by chance', () => {
  const ours = exportFloip(importFloip(floipFile, { uuid }).flows, { now: NOW }).container;

  it.each([
    ['of others', floipFile],
    ['of ours, with notes', ours],
  ])('FLOIP containers %s give flows that can be read and written, or none with a reason', { timeout }, (_, file) => {
    expect(importFloip(file, { uuid }).flows).toHaveLength(1);
    fc.assert(
      fc.property(spoiled(file), fc.constantFrom('messages' as const, 'calls' as const), (json, prefer) => {
        const { flows, report } = importFloip(json, { uuid, prefer });
        if (flows.length === 0) expect(report).not.toEqual([]);
        expect(importFloip(json, { uuid, prefer })).toEqual({ flows, report });
        for (const flow of flows) readFlow(copy(flow));
        const back = exportFloip(flows, { now: NOW });
        expect(back.report.filter((item) => item.code === 'not_a_flow')).toEqual([]);
        expect(importFloip(copy(back.container), { uuid }).flows).toEqual(copy(flows));
      }),
      options,
    );
  });

  it('flows come back from FLOIP as they were', { timeout }, () => {
    let read = 0;
    fc.assert(
      fc.property(hostileFlow('one'), (json) => {
        const { container } = exportFloip([json], { now: NOW });
        const flow = orRefused(() => readFlow(json));
        expect(container.flows).toHaveLength(flow ? 1 : 0);
        if (!flow) return;
        read++;
        const back = plain(importFloip(copy(container), { uuid }).flows);
        expect(back.map((each) => ({ ...each }))).toMatchObject([{ nodes: plain(flow.json.nodes) }]);
      }),
      options,
    );
    expect(read).toBeGreaterThan(numRuns / 3);
  });

  it('export files are read but for what is wrong, and what was read can be written and read again', {
    timeout,
  }, () => {
    expect(readExport(exportedFile).problems).toEqual([]);
    fc.assert(
      fc.property(spoiled(exportedFile), (json) => {
        const { problems, version, ...parts } = readExport(json);
        const again = readExport(copy(writeExport(parts)));
        expect(again.problems).toEqual([]);
        const { flows, ...others } = parts;
        expect(again).toMatchObject(others);
        expect(again.flows.map((flow) => flow.definition)).toEqual(copy(flows.map((flow) => flow.definition)));
      }),
      options,
    );
  });

  it('old definitions are brought to the newest version, or refused for a reason', { timeout }, () => {
    expect(readFlow(legacyFlow).nodes.length).toBeGreaterThan(2);
    fc.assert(
      fc.property(spoiled(legacyFlow), (json) => {
        const flow = orRefused(() => migrateDefinition(json as Readonly<Record<string, unknown>>));
        if (flow) orRefused(() => readFlow(flow));
      }),
      options,
    );
  });

  it('definitions for older servers are written and can be brought back', { timeout }, () => {
    fc.assert(
      fc.property(hostileFlow('one'), (json) => {
        const written = orRefused(() => writeFlow(json, '13.2.0'));
        if (!written || !orRefused(() => readFlow(json))) return;
        readFlow(written.flow);
      }),
      options,
    );
  });
});
