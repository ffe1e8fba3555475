/** What is different between two routers of a node. */
import { type Json, objectOf, objectsOf, textOf } from '../definition/json.ts';
import type { NodeChange } from './compare.ts';

/** Of two that are there; categories and cases are told one by one. */
const PROPERTIES = ['type', 'operand', 'result_name'];

export function compareRouters(before: Json | undefined, after: Json | undefined): NodeChange[] {
  if (before === after) return [];
  if (!before || !after) return [{ code: 'router', property: 'type', from: before?.type, to: after?.type }];
  const changes = PROPERTIES.flatMap((property) => change(property, before[property], after[property]));
  changes.push(...compareWaits(objectOf(before.wait), objectOf(after.wait)));
  changes.push(...compareCategories(objectsOf(before.categories), objectsOf(after.categories)));
  changes.push(...compareCases(before, after));
  const otherwise = (router: Json) => categoryName(router, router.default_category_uuid);
  if (before.default_category_uuid !== after.default_category_uuid) {
    changes.push(...change('default_category', otherwise(before), otherwise(after)));
  }
  return changes;
}

function change(property: string, from: unknown, to: unknown): NodeChange[] {
  return (from ?? '') === (to ?? '') ? [] : [{ code: 'router', property, from, to }];
}

function compareWaits(before: Json | undefined, after: Json | undefined): NodeChange[] {
  const timeout = (wait: Json | undefined) => objectOf(wait?.timeout)?.seconds;
  return [...change('wait', before?.type, after?.type), ...change('timeout', timeout(before), timeout(after))];
}

function compareCategories(before: readonly Json[], after: readonly Json[]): NodeChange[] {
  const old = new Map(before.map((one) => [textOf(one.uuid), textOf(one.name)]));
  const now = new Set(after.map((one) => textOf(one.uuid)));
  const changes = after.flatMap((one): NodeChange[] => {
    const [from, to] = [old.get(textOf(one.uuid)), textOf(one.name)];
    if (from === undefined) return [{ code: 'category_added', name: to }];
    return from === to ? [] : [{ code: 'category_renamed', from, to }];
  });
  const gone = before.filter((one) => !now.has(textOf(one.uuid)));
  return [...changes, ...gone.map((one): NodeChange => ({ code: 'category_removed', name: textOf(one.name) }))];
}

function compareCases(before: Json, after: Json): NodeChange[] {
  const old = new Map(objectsOf(before.cases).map((one) => [textOf(one.uuid), one]));
  const now = new Set(objectsOf(after.cases).map((one) => textOf(one.uuid)));
  const changes = objectsOf(after.cases).flatMap((json): NodeChange[] => {
    const was = old.get(textOf(json.uuid));
    const category = categoryName(after, json.category_uuid);
    if (!was) return [{ code: 'case_added', json, category }];
    const isSame = JSON.stringify(essence(was)) === JSON.stringify(essence(json));
    return isSame ? [] : [{ code: 'case', from: was, to: json, category }];
  });
  const gone = objectsOf(before.cases).filter((one) => !now.has(textOf(one.uuid)));
  const lost = gone.map((json): NodeChange => {
    return { code: 'case_removed', json, category: categoryName(before, json.category_uuid) };
  });
  return [...changes, ...lost];
}

const essence = (one: Json): unknown => [one.type, one.arguments ?? [], one.category_uuid];

function categoryName(router: Json, uuid: unknown): string {
  return textOf(objectsOf(router.categories).find((one) => one.uuid === uuid)?.name);
}
