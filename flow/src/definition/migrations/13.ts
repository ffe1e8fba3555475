/** The steps from 13.0.0 to 13.6.1: what RapidPro changed in its definitions between 2019 and 2025, and why. */
import type { Expression } from '../../expressions/ast.ts';
import { cut } from '../../text/cut.ts';
import { textOf } from '../json.ts';
import {
  actionsOf,
  actionsOfTypes,
  itemOf,
  languagesOf,
  type MigrationContext,
  type Mutable,
  nodesOf,
  object,
  objects,
  texts,
} from './mutable.ts';
import { changing, rewriteTemplates } from './rewrite.ts';

const LONGEST_RESULT_NAME = 64;
/** The editor's limit for a category, so that results fit in the columns of reports. */
const LONGEST_CATEGORY = 36;

/** 13.1: the variables of a message template became translatable; translations are found by UUID, so it got one. */
export function to13_1(flow: Mutable, context: MigrationContext): void {
  for (const action of actionsOfTypes(flow, 'send_msg')) {
    const templating = object(action.templating);
    if (templating && typeof templating.uuid !== 'string')
      templating.uuid = context.uuid(`${textOf(action.uuid)}/templating`);
  }
}

/** 13.2: flows without a language said `base`, which is no language; `und` is the code of ISO 639 for that. */
export function to13_2(flow: Mutable): void {
  if (flow.language === 'base') flow.language = 'und';
  const localization = object(flow.localization);
  if (localization && 'base' in localization) {
    localization.und ??= localization.base;
    delete localization.base;
  }
}

/**
 * 13.3: `@webhook` was what the server had answered; it became an object with status and headers beside it, so that
 * what was `@webhook` is now `@webhook.json`.
 */
export function to13_3(flow: Mutable): void {
  const change = changing((ast) => {
    if (ast.type !== 'name' || ast.name.toLowerCase() !== 'webhook') return undefined;
    return { type: 'property', container: ast, key: 'json', from: ast.from, to: ast.to };
  });
  rewriteTemplates(flow, change);
}

/**
 * 13.4: message templates may have variables in header and buttons too, so that they were kept by component. What a
 * flow had so far were those of the body.
 */
export function to13_4(flow: Mutable, context: MigrationContext): void {
  for (const action of actionsOfTypes(flow, 'send_msg')) {
    const templating = object(action.templating);
    if (!templating) continue;
    const { uuid: before, variables } = templating;
    delete templating.uuid;
    delete templating.variables;
    const params = texts(variables) ?? [];
    templating.components = [];
    if (params.length === 0) continue;
    const uuid = context.uuid(`${textOf(action.uuid)}/body`);
    templating.components = [{ uuid, name: 'body', params }];
    for (const language of languagesOf(flow)) {
      const item = itemOf(language, before);
      if (!item) continue;
      delete language[before as string];
      language[uuid] = { params: item.variables };
    }
  }
}

/**
 * 13.5: components went again: variables are one list in the order of the components, translated with the message. A
 * component without a translation keeps its own text in a language into which another is translated.
 */
export function to13_5(flow: Mutable): void {
  for (const action of actionsOfTypes(flow, 'send_msg')) {
    const templating = object(action.templating);
    delete action.templating;
    if (!templating || !object(templating.template)) continue;
    const components = objects(templating.components);
    action.template = templating.template;
    action.template_variables = components.flatMap((component) => texts(component.params) ?? []);
    for (const language of languagesOf(flow)) moveTranslations(language, action, components);
  }
}

function moveTranslations(language: Mutable, action: Mutable, components: readonly Mutable[]): void {
  const translations = components.map((component) => texts(itemOf(language, component.uuid)?.params));
  for (const component of components) {
    if (itemOf(language, component.uuid)) delete language[component.uuid as string];
  }
  if (typeof action.uuid !== 'string' || translations.every((translation) => !isTranslation(translation))) return;
  const item = itemOf(language, action.uuid) ?? {};
  item.template_variables = components.flatMap((component, i) => {
    const translation = translations[i];
    return isTranslation(translation) ? translation : (texts(component.params) ?? []);
  });
  language[action.uuid] = item;
}

function isTranslation(translation: readonly string[] | undefined): translation is string[] {
  return translation?.some((text) => text !== '') ?? false;
}

/** 13.6: names of results and categories got limits, so that they fit where results are stored; longer ones are cut. */
export function to13_6(flow: Mutable): void {
  for (const node of nodesOf(flow)) {
    for (const action of actionsOf(node)) {
      if (action.type === 'set_run_result') {
        cutProperty(action, 'name', LONGEST_RESULT_NAME);
        cutProperty(action, 'category', LONGEST_CATEGORY);
      } else cutProperty(action, 'result_name', LONGEST_RESULT_NAME);
    }
    const router = object(node.router);
    if (!router) continue;
    cutProperty(router, 'result_name', LONGEST_RESULT_NAME);
    for (const category of objects(router.categories)) cutProperty(category, 'name', LONGEST_CATEGORY);
  }
}

function cutProperty(holder: Mutable, property: string, max: number): void {
  const value = holder[property];
  if (typeof value === 'string') holder[property] = cut(value, max);
}

/** 13.6.1: results were renamed by the step before; what reads them by their long names is cut at the same place. */
export function to13_6_1(flow: Mutable): void {
  const change = changing((ast) => {
    if (ast.type === 'property' && isResults(ast.container)) {
      const key = cut(ast.key, LONGEST_RESULT_NAME);
      return key === ast.key ? undefined : { ...ast, key };
    }
    if (ast.type === 'lookup' && ast.key.type === 'text' && isResults(ast.container)) {
      const value = cut(ast.key.value, LONGEST_RESULT_NAME);
      return value === ast.key.value ? undefined : { ...ast, key: { ...ast.key, value } };
    }
    return undefined;
  });
  rewriteTemplates(flow, change);
}

/** `results`, and those of a run, a parent or a child. */
function isResults(ast: Expression): boolean {
  if (ast.type === 'name') return ast.name.toLowerCase() === 'results';
  return ast.type === 'property' && ast.key.toLowerCase() === 'results' && isRun(ast.container);
}

function isRun(ast: Expression): boolean {
  if (ast.type === 'property') return ast.key.toLowerCase() === 'run' && isRun(ast.container);
  return ast.type === 'name' && ['run', 'parent', 'child'].includes(ast.name.toLowerCase());
}
