/** What a flow needs of its workspace, and where. */
import type { Assets } from '../assets/assets.ts';
import type { Flow, Node } from '../definition/flow.ts';
import type { AssetType, TemplateField } from '../definition/schema.ts';
import { visitTemplate } from '../expressions/refactor.ts';
import { RUN_TOP_LEVELS } from '../expressions/scan.ts';
import { type FixedReference, translationsOf, type Visitor, visitAction, visitRouter } from './parts.ts';

/** `{type, uuid, name}`, or `{type, key, name}` for fields and globals. */
export type Dependency = FixedReference & { readonly type: AssetType };

/** One place that needs something. */
export interface Use {
  readonly dependency: Dependency;
  readonly nodeUuid: string;
  readonly actionUuid?: string;
  /** Where only a translation needs it. */
  readonly language?: string;
}

export function identityOf(dependency: Dependency): string {
  return `${dependency.type} ${'key' in dependency ? dependency.key : dependency.uuid}`;
}

/** Every use in the order of the flow; those by reference, which know names, before those by expression. */
export function usesOf(flow: Flow): Use[] {
  const direct: Use[] = [];
  const read: Use[] = [];
  for (const node of flow.nodes) {
    for (const action of node.actions) {
      visitAction(action, collector(flow, { nodeUuid: node.uuid, actionUuid: action.uuid }, direct, read));
    }
    visitRouter(node, collector(flow, { nodeUuid: node.uuid }, direct, read));
  }
  return [...direct, ...read];
}

type At = Pick<Use, 'nodeUuid' | 'actionUuid'>;

function collector(flow: Flow, at: At, direct: Use[], read: Use[]): Visitor {
  const fromTemplate = (text: string, language?: string) =>
    visitTemplate(text, RUN_TOP_LEVELS, (path) => {
      const dependency = dependencyOf(path);
      if (dependency) read.push({ ...at, language, dependency });
    });
  return {
    reference: (type, reference) => direct.push({ ...at, dependency: { ...reference, type } }),
    template: (field) => eachText(flow, field, fromTemplate),
  };
}

/** The texts of a field and their translations. */
function eachText(flow: Flow, field: TemplateField, visit: (text: string, language?: string) => void): void {
  for (const template of field.templates) visit(template.source);
  if (!field.localizable) return;
  for (const language of flow.languages)
    for (const text of translationsOf(flow, language, field)) visit(text, language);
}

const PEOPLE = ['contact', 'parent', 'child', 'run'];

/** `fields.age`, also of a contact, a parent or a child, and `globals.hotline`. */
function dependencyOf(path: readonly string[]): Dependency | undefined {
  const at = path.findIndex((part) => !PEOPLE.includes(part));
  const [holder, key] = [path[at], path[at + 1]];
  if (at < 0 || key === undefined) return undefined;
  if (holder === 'fields') return { type: 'field', key, name: '' };
  return at === 0 && holder === 'globals' ? { type: 'global', key, name: '' } : undefined;
}

/** Keys of results of the flow that started this one. */
export function parentResultsOf(flow: Flow): string[] {
  const found = new Set<string>();
  eachPath(flow, (path) => {
    const [first, second, third, fourth] = path;
    if (first !== 'parent') return;
    if (second === 'results' && third !== undefined) found.add(third);
    if (second === 'run' && third === 'results' && fourth !== undefined) found.add(fourth);
  });
  return [...found];
}

/** Calls with every path that an expression of the flow or a translation reads. */
export function eachPath(flow: Flow, visit: (path: readonly string[], node: Node) => void): void {
  for (const node of flow.nodes) {
    const visitor: Visitor = {
      template: (field) =>
        eachText(flow, field, (text) => visitTemplate(text, RUN_TOP_LEVELS, (path) => visit(path, node))),
    };
    for (const action of node.actions) visitAction(action, visitor);
    visitRouter(node, visitor);
  }
}

/** Whether the workspace lacks it. What a workspace does not list (contacts, classifiers, opt-ins) is never missing. */
export function isMissing(assets: Assets, dependency: Dependency): boolean {
  if ('key' in dependency) {
    if (dependency.type === 'field') return assets.field(dependency.key) === undefined;
    return !assets.globals.some((global) => global.key === dependency.key);
  }
  const look = LOOKUPS[dependency.type];
  return look !== undefined && look(assets, dependency.uuid) === undefined;
}

const LOOKUPS: Partial<Record<AssetType, (assets: Assets, uuid: string) => unknown>> = {
  campaign: (assets, uuid) => assets.campaign(uuid),
  channel: (assets, uuid) => assets.channel(uuid),
  flow: (assets, uuid) => assets.flow(uuid),
  group: (assets, uuid) => assets.group(uuid),
  label: (assets, uuid) => assets.label(uuid),
  llm: (assets, uuid) => assets.llm(uuid),
  template: (assets, uuid) => assets.template(uuid),
  topic: (assets, uuid) => assets.topic(uuid),
  user: (assets, uuid) => assets.user(uuid),
};
