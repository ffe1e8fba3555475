/** Finds what actions point to; what is missing is an error event and the action goes on without it. */
import type { Group, Named } from '../assets/assets.ts';
import type { AssetReference, AssetType, FieldReference, VariableReference } from '../definition/schema.ts';
import type { Step } from '../engine/step.ts';

/** `flow[uuid=…,name=…]`, for messages. */
export function shown(type: AssetType, reference: AssetReference | FieldReference): string {
  const identity = 'key' in reference ? `key=${reference.key}` : `uuid=${reference.uuid}`;
  return `${type}[${identity},name=${reference.name}]`;
}

/** Error event: what this refers to does not exist, or no longer. */
export function missing(step: Step, type: AssetType, reference: AssetReference | FieldReference): void {
  const identity = 'key' in reference ? reference.key : reference.uuid;
  step.error(`Missing dependency: ${shown(type, reference)}`, 'dependency:missing', { type, identity });
}

/** The asset, or an error event. */
export function found<T>(
  step: Step,
  type: AssetType,
  reference: AssetReference | FieldReference,
  asset: T | undefined,
): T | undefined {
  if (asset === undefined) missing(step, type, reference);
  return asset;
}

type Reference = AssetReference | VariableReference;

/** Groups by uuid or, where an expression gives it, by name. */
export function groupsOf(step: Step, references: readonly Reference[]): Group[] {
  return references.flatMap(
    (reference) =>
      resolve(
        step,
        'group',
        reference,
        (uuid) => step.assets.group(uuid),
        (name) => step.assets.groupByName(name),
      ) ?? [],
  );
}

export function labelsOf(step: Step, references: readonly Reference[]): Named[] {
  return references.flatMap(
    (reference) =>
      resolve(
        step,
        'label',
        reference,
        (uuid) => step.assets.label(uuid),
        (name) => step.assets.labelByName(name),
      ) ?? [],
  );
}

function resolve<T>(
  step: Step,
  type: 'group' | 'label',
  reference: Reference,
  byUuid: (uuid: string) => T | undefined,
  byName: (name: string) => T | undefined,
): T | undefined {
  if (!('match' in reference)) return found(step, type, reference, byUuid(reference.uuid));
  const { text: name, ok } = step.tryText(reference.match);
  if (!ok) return undefined;
  const asset = byName(name);
  if (asset === undefined) step.error(`No such ${type} with name '${name}'`, `${type}:missing`, { name });
  return asset;
}

export function named({ uuid, name }: Named): Named {
  return { uuid, name };
}
