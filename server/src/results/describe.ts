/** What a file of results is about, found again when a job writes it. */
import { system } from '../access/subject.ts';
import type { Db } from '../db/db.ts';
import type { ExportTools } from './exports.ts';
import type { Reader } from './reader.ts';
import { withKinds } from './shape.ts';
import { readLevels } from './store-context.ts';
import { readCells } from './store-runs.ts';

export const describeFile =
  (db: Db, read: Reader, publicUrl: string | null): ExportTools['describe'] =>
  async (row) => {
    // Whoever asked saw the start then; the area keeps to what was theirs.
    const flow = await read.flow(system, row.flow);
    const found = await read.scope(system, flow.row, row.request);
    const scope = { ...found.scope, area: row.area };
    const questions = withKinds(flow.questions, await readCells(db, scope));
    const levels = await readLevels(db, row.area);
    return {
      scope,
      context: {
        ...{ questions, timezone: scope.timezone, definition: flow.definitions[0] ?? {} },
        flow: { uuid: row.flow, name: flow.row.name, language: flow.language, revision: flow.row.newest },
        levels: levels.filter((level) => level !== 'facility'),
        base: publicUrl === null ? 'urn:mhero' : `${publicUrl.replace(/\/$/, '')}/fhir/R4`,
      },
    };
  };
