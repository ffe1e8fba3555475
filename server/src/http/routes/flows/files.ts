import { Uuid } from '@mhero/contract/common.ts';
import { Definition, FlowInspection, ImportedFlows, ImportFlows } from '@mhero/contract/flows.ts';
import { Type } from 'typebox';
import { exportFormats } from '../../../flows/flows.ts';
import { defineRoute } from '../../route.ts';

const params = Type.Object({ id: Uuid });
const fileBytes = 32 * 1024 * 1024;

export const postFlowImport = defineRoute({
  method: 'POST',
  url: '/flows/import',
  access: 'officer',
  summary: 'Import flows from RapidPro (11 to 14) or FLOIP: all of the file, or nothing and the reasons.',
  body: ImportFlows,
  bodyLimit: fileBytes,
  response: ImportedFlows,
  status: 201,
  handler: ({ rooms, subject, body }) =>
    rooms.flows.import(subject, body.file, {
      createMissing: body.create_missing ?? false,
      publish: body.publish ?? true,
      force: body.force,
      trial: body.trial ?? false,
    }),
});

export const getFlowExport = defineRoute({
  method: 'GET',
  url: '/flows/:id/export',
  access: 'officer',
  summary: 'The newest revision as a file for RapidPro or FLOIP, with what that format cannot say.',
  params,
  query: Type.Object({ format: Type.Union(exportFormats.map((format) => Type.Literal(format))) }),
  response: Type.Object({ file: Type.Unknown(), losses: Type.Array(Type.Unknown()) }),
  handler: async ({ rooms, subject, params: { id }, query }) => {
    const { file, losses } = await rooms.flows.export(subject, id, query.format);
    return { file, losses: [...losses] };
  },
});

export const postInspect = defineRoute({
  method: 'POST',
  url: '/flows/inspect',
  access: 'officer',
  summary: 'What a definition needs and saves, and what is likely to go wrong with it. Nothing is saved.',
  body: Type.Object({ definition: Definition }),
  bodyLimit: fileBytes,
  response: FlowInspection,
  handler: ({ rooms, body }) => rooms.flows.inspect(body.definition),
});
