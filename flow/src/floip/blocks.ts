/** The kinds of FLOIP blocks that have an equal here. */
import { translateCase } from './cases.ts';
import type { Work } from './draft.ts';
import { translateLog, translateOutput, translateRunFlow, translateUnknown, translateWebhook } from './logic.ts';
import { translateMessage } from './messages.ts';
import { translateGroups, translateProperties } from './properties.ts';
import { translateLocation, translateNumeric, translateOpen, translatePhoto } from './questions.ts';
import { translateSelectMany, translateSelectOne } from './select.ts';

/** Translators by type, with the names that older versions had. Blocks of vendors are unknown. */
const BLOCKS: Readonly<Record<string, (work: Work) => void>> = {
  'Core.Log': translateLog,
  'Core.Case': translateCase,
  'Core.RunFlow': translateRunFlow,
  'Core.RunFlowBlock': translateRunFlow,
  'Core.Output': translateOutput,
  'Core.SetContactProperty': translateProperties,
  'Core.SetGroupMembership': translateGroups,
  'Core.Webhook': translateWebhook,
  'MobilePrimitives.Message': translateMessage,
  'MobilePrimitives.SelectOneResponse': translateSelectOne,
  'MobilePrimitives.SelectManyResponses': translateSelectMany,
  'MobilePrimitives.SelectManyResponse': translateSelectMany,
  'MobilePrimitives.NumericResponse': translateNumeric,
  'MobilePrimitives.OpenResponse': translateOpen,
  'SmartDevices.LocationResponse': translateLocation,
  'SmartDevices.PhotoResponse': translatePhoto,
  'ConsoleIO.Print': translateMessage,
  'ConsoleIO.Read': translateOpen,
};

/** Adds the nodes of a block to the draft. */
export function translateBlock(work: Work): void {
  const translate = Object.hasOwn(BLOCKS, work.block.type) ? BLOCKS[work.block.type]! : translateUnknown;
  translate(work);
}
