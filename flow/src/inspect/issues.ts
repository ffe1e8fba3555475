/** What goflow calls issues: definitions that can be read but will not do what they say. */
import type { Assets } from '../assets/assets.ts';
import type { Flow } from '../definition/flow.ts';
import type { TemplateField } from '../definition/schema.ts';
import { compilePattern, isPatternError } from '../text/regex.ts';
import { type Dependency, identityOf, isMissing, type Use } from './dependencies.ts';
import { casesOf } from './parts.ts';

interface Found {
  readonly node_uuid: string;
  readonly action_uuid?: string;
  readonly language?: string;
  /** In English; programs go by `type`. */
  readonly description: string;
}
export type Issue = Found &
  (
    | { readonly type: 'missing_dependency'; readonly dependency: Dependency }
    | { readonly type: 'legacy_vars'; readonly vars: readonly string[] }
    | { readonly type: 'invalid_regex'; readonly regex: string }
  );

export function issuesOf(flow: Flow, uses: readonly Use[], assets?: Assets): Issue[] {
  return [...(assets ? missing(uses, assets) : []), ...legacyVars(flow), ...invalidPatterns(flow)];
}

function missing(uses: readonly Use[], assets: Assets): Issue[] {
  const seen = new Set<string>();
  const issues: Issue[] = [];
  for (const { dependency, nodeUuid, actionUuid, language } of uses) {
    const identity = identityOf(dependency);
    const key = `${nodeUuid} ${actionUuid} ${language} ${identity}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (!isMissing(assets, dependency)) continue;
    const description = `missing ${dependency.type} dependency '${identity.slice(dependency.type.length + 1)}'`;
    issues.push({
      type: 'missing_dependency',
      node_uuid: nodeUuid,
      action_uuid: actionUuid,
      language,
      description,
      dependency,
    });
  }
  return issues;
}

/** Whom to start by expression: RapidPro's editor writes a contact query instead since 2019. */
function legacyVars(flow: Flow): Issue[] {
  return flow.nodes.flatMap((node) =>
    node.actions.flatMap((action): Issue[] => {
      if (action.type !== 'start_session') return [];
      const vars =
        (action.fields.legacy_vars as TemplateField | undefined)?.templates.map(({ source }) => source) ?? [];
      if (vars.length === 0) return [];
      const description = 'use of expressions instead of contact query';
      return [{ type: 'legacy_vars', node_uuid: node.uuid, action_uuid: action.uuid, description, vars }];
    }),
  );
}

function invalidPatterns(flow: Flow): Issue[] {
  const issues: Issue[] = [];
  for (const node of flow.nodes) {
    for (const test of casesOf(node)) {
      if (test.type !== 'has_pattern') continue;
      const check = (regex: string | undefined, language?: string) => {
        if (regex === undefined || !isInvalid(regex)) return;
        const description = `invalid regex: ${regex}`;
        issues.push({ type: 'invalid_regex', node_uuid: node.uuid, language, description, regex });
      };
      check(test.arguments[0]);
      for (const language of flow.languages) {
        check(flow.translation(language, test.uuid, 'arguments')?.[0]?.source, language);
      }
    }
  }
  return issues;
}

/** A pattern with an expression in it is known only when the flow runs. */
function isInvalid(regex: string): boolean {
  return !/@\(|@[a-z]/i.test(regex) && isPatternError(compilePattern(regex.trim()));
}
