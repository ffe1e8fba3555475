/**
 * A switch router as people read it: rules in their order, each with the name of its category. Writing it back keeps
 * every UUID that can be kept, so that ways out, translations and counts stay with their categories.
 */
import type { CaseJson, CategoryJson, ExitJson, NodeJson, RouterJson, WaitJson } from '../definition.ts';
import { newUuid } from '../new-uuid.ts';

/** A category that rules lead to; without `uuid` it is new. */
export interface CategoryRef {
  readonly uuid?: string;
  readonly name: string;
}

export interface Rule {
  readonly uuid: string;
  /** Name of the test. */
  readonly test: string;
  readonly arguments: readonly string[];
  readonly category: CategoryRef;
}

export interface Switch {
  readonly operand: string;
  readonly resultName: string;
  readonly rules: readonly Rule[];
  /** Where all go whom no rule takes; null where the flow ends for them with an error. */
  readonly other: CategoryRef | null;
  /** The wait as it stands; null when the node does not wait. */
  readonly wait: WaitJson | null;
  readonly timeout: { readonly seconds: number; readonly category: CategoryRef } | null;
}

/** Undefined for a node without a switch. */
export function readSwitch(node: NodeJson): Switch | undefined {
  const { router } = node;
  if (router?.type !== 'switch') return undefined;
  const refOf = (uuid: string): CategoryRef => ({ uuid, name: nameOf(router, uuid) });
  const { wait } = router;
  return {
    operand: router.operand ?? '',
    resultName: router.result_name ?? '',
    rules: (router.cases ?? []).map((one) => {
      const { uuid, type: test, arguments: args = [], category_uuid } = one;
      return { uuid, test, arguments: args, category: refOf(category_uuid) };
    }),
    other: router.default_category_uuid ? refOf(router.default_category_uuid) : null,
    wait: wait ?? null,
    timeout: wait?.timeout ? { seconds: wait.timeout.seconds, category: refOf(wait.timeout.category_uuid) } : null,
  };
}

const nameOf = (router: RouterJson, uuid: string): string =>
  (router.categories ?? []).find((one) => one.uuid === uuid)?.name ?? '';

/** The node with this switch instead of the router that it had. */
export function writeSwitch(node: NodeJson, wanted: Switch): NodeJson {
  const before = node.router?.type === 'switch' ? node.router : undefined;
  const sorter = sortCategories(node.router, wanted);
  const rules = wanted.rules.map((rule): CaseJson => {
    const was = before?.cases?.find((one) => one.uuid === rule.uuid);
    const category_uuid = sorter.uuidOf(rule.category);
    const args = rule.arguments.length > 0 || was?.arguments ? { arguments: rule.arguments } : {};
    return { ...was, uuid: rule.uuid, type: rule.test, ...args, category_uuid };
  });
  const other = wanted.other ? sorter.uuidOf(wanted.other) : undefined;
  const { result_name: _r, default_category_uuid: _d, wait: _w, ...kept } = before ?? { type: 'switch' };
  const hasName = wanted.resultName !== '' || before?.result_name !== undefined;
  const router: RouterJson = {
    ...kept,
    type: 'switch',
    operand: wanted.operand,
    ...(rules.length > 0 || before?.cases ? { cases: rules } : {}),
    categories: sorter.categories,
    ...(other === undefined ? {} : { default_category_uuid: other }),
    ...(hasName ? { result_name: wanted.resultName } : {}),
    ...(wanted.wait ? { wait: writeWait(wanted.wait, wanted.timeout, sorter.uuidOf) } : {}),
  };
  return { ...node, router, exits: exitsFor(node, sorter.categories) };
}

function writeWait(wait: WaitJson, timeout: Switch['timeout'], uuidOf: (ref: CategoryRef) => string): WaitJson {
  const { timeout: _, ...rest } = wait;
  if (!timeout) return rest as WaitJson;
  const known = wait.timeout ?? {};
  return { ...wait, timeout: { ...known, seconds: timeout.seconds, category_uuid: uuidOf(timeout.category) } };
}

interface Sorted {
  readonly categories: readonly CategoryJson[];
  uuidOf(ref: CategoryRef): string;
}

/**
 * Which category stands for which name: the old one where the name is as it was, else the old one of the first rule
 * that calls it otherwise now, else a new one. Rules of one name share a category.
 */
function sortCategories(router: RouterJson | null | undefined, wanted: Switch): Sorted {
  const old = router?.categories ?? [];
  const refs = [
    ...wanted.rules.map((rule) => rule.category),
    ...(wanted.other ? [wanted.other] : []),
    ...(wanted.wait && wanted.timeout ? [wanted.timeout.category] : []),
  ];
  const chosen = new Map<string, CategoryJson>();
  const claimed = new Set<string>();
  const claim = (key: string, category: CategoryJson) => {
    chosen.set(key, category);
    claimed.add(category.uuid);
  };
  const asBefore = (ref: CategoryRef) => old.find((one) => one.uuid === ref.uuid && one.name === ref.name);
  const keyOf = (ref: CategoryRef) => asBefore(ref)?.uuid ?? `name ${ref.name.toLowerCase()}`;
  for (const ref of refs) {
    const same = asBefore(ref);
    if (same) claim(keyOf(ref), same);
  }
  for (const ref of refs) {
    if (chosen.has(keyOf(ref))) continue;
    const twin = [...chosen.values()].find((one) => one.name.toLowerCase() === ref.name.toLowerCase());
    const free = old.filter((one) => !claimed.has(one.uuid));
    const renamed = twin ?? free.find((one) => one.uuid === ref.uuid) ?? free.find((one) => one.name === ref.name);
    const category = renamed ?? { uuid: newUuid(), name: ref.name, exit_uuid: newUuid() };
    claim(keyOf(ref), twin ?? { ...category, name: ref.name });
  }
  const kept = old.flatMap((one) => [...chosen.values()].find((each) => each.uuid === one.uuid) ?? []);
  const added = [...new Set(chosen.values())].filter((one) => !old.some((each) => each.uuid === one.uuid));
  return {
    categories: ordered([...kept, ...added], wanted, (ref) => chosen.get(keyOf(ref))!.uuid, added.length > 0),
    uuidOf: (ref) => chosen.get(keyOf(ref))!.uuid,
  };
}

/** New categories come before those of other answers and of no answer. */
function ordered(
  categories: readonly CategoryJson[],
  wanted: Switch,
  uuidOf: (ref: CategoryRef) => string,
  changed: boolean,
): readonly CategoryJson[] {
  if (!changed) return categories;
  const named = new Set(wanted.rules.map((rule) => uuidOf(rule.category)));
  const rank = ({ uuid }: CategoryJson) =>
    named.has(uuid) ? 0 : wanted.other && uuidOf(wanted.other) === uuid ? 1 : 2;
  return categories.toSorted((a, b) => rank(a) - rank(b));
}

/** Exits in the order of their categories where something changed; those of lost categories go. */
export function exitsFor(node: NodeJson, categories: readonly CategoryJson[]): readonly ExitJson[] {
  const wanted = [...new Set(categories.map((one) => one.exit_uuid))];
  const known = new Map(node.exits.map((exit) => [exit.uuid, exit]));
  if (wanted.length === known.size && wanted.every((uuid) => known.has(uuid))) return node.exits;
  // Where one way led on before, and no category knew of it, all ways that have no end of their own lead on there.
  const only = node.router ? null : (node.exits[0]?.destination_uuid ?? null);
  return wanted.map((uuid) => known.get(uuid) ?? { uuid, destination_uuid: only });
}
