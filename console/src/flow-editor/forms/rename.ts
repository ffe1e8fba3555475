/** References to results and categories, found and put right when these are called otherwise. */
import type { Expression } from '@mhero/flow/expressions/ast.ts';
import { mapExpression, refactorTemplate, visitTemplate } from '@mhero/flow/expressions/refactor.ts';
import { RUN_TOP_LEVELS } from '@mhero/flow/expressions/scan.ts';
import type { FlowDefinition, NodeJson } from '../definition.ts';

/** The definition with every text of nodes and translations as `change` makes it; the same where nothing changed. */
function mapTexts(definition: FlowDefinition, change: (text: string) => string): FlowDefinition {
  const nodes = mapJson(definition.nodes, change) as readonly NodeJson[];
  const localization = mapJson(definition.localization, change) as FlowDefinition['localization'];
  if (nodes === definition.nodes && localization === definition.localization) return definition;
  return { ...definition, nodes, localization };
}

function mapJson(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return value.includes('@') ? change(value) : value;
  if (Array.isArray(value)) {
    const items = value.map((item) => mapJson(item, change));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, item, mapJson(item, change)] as const);
  if (entries.every(([, before, after]) => before === after)) return value;
  return Object.fromEntries(entries.map(([key, , after]) => [key, after]));
}

/** How many texts read `@results.<key>`. */
export function countUses(definition: FlowDefinition, key: string): number {
  let uses = 0;
  mapTexts(definition, (text) => {
    let reads = false;
    visitTemplate(text, RUN_TOP_LEVELS, (path) => {
      const at = path[0] === 'run' ? 1 : 0;
      if (path[at] === 'results' && path[at + 1] === key) reads = true;
    });
    if (reads) uses++;
    return text;
  });
  return uses;
}

/** Every expression that reads the result under its old key reads it under the new one. */
export function renameResult(definition: FlowDefinition, from: string, to: string): FlowDefinition {
  return mapTexts(definition, (text) =>
    refactorTemplate(text, RUN_TOP_LEVELS, (ast) =>
      mapExpression(ast, (one) => {
        if (one.type === 'property' && isResults(one.container) && one.key.toLowerCase() === from) {
          return { ...one, key: to };
        }
        const isKey = one.type === 'lookup' && isResults(one.container) && one.key.type === 'text';
        return isKey && one.key.value.toLowerCase() === from ? { ...one, key: { ...one.key, value: to } } : undefined;
      }),
    ),
  );
}

function isResults(ast: Expression): boolean {
  if (ast.type === 'name') return ast.name.toLowerCase() === 'results';
  return ast.type === 'property' && ast.key.toLowerCase() === 'results' && isRun(ast.container);
}

const isRun = (ast: Expression): boolean => ast.type === 'name' && ast.name.toLowerCase() === 'run';

/** What splits on the category of a result compares it with. */
const CATEGORY_OPERAND = /^@(?:\()?(?:run\.)?results\.(\w+)(?:\.category)?(?:\))?$/i;

/** How many rules of the flow compare the result with this category. */
export function countCategoryUses(definition: FlowDefinition, key: string, category: string): number {
  return definition.nodes.reduce((sum, node) => sum + casesOn(node, key, category).length, 0);
}

function casesOn(node: NodeJson, key: string, category: string) {
  const found = CATEGORY_OPERAND.exec(node.router?.operand ?? '');
  if (found?.[1]?.toLowerCase() !== key) return [];
  const wanted = category.toLowerCase();
  return (node.router?.cases ?? []).filter((one) => one.arguments?.some((text) => text.toLowerCase() === wanted));
}

/** Rules that compare the result with the category under its old name compare it with the new one. */
export function renameCategory(definition: FlowDefinition, key: string, from: string, to: string): FlowDefinition {
  const wanted = from.toLowerCase();
  const nodes = definition.nodes.map((node): NodeJson => {
    const hit = casesOn(node, key, from);
    if (hit.length === 0) return node;
    const cases = node.router!.cases!.map((one) =>
      hit.includes(one)
        ? { ...one, arguments: one.arguments!.map((text) => (text.toLowerCase() === wanted ? to : text)) }
        : one,
    );
    return { ...node, router: { ...node.router!, cases } };
  });
  return nodes.every((node, i) => node === definition.nodes[i]) ? definition : { ...definition, nodes };
}
