/** What should be looked at, found by the engine's own reader and linter: as the server would find it. */
import { isDefinitionError } from '@mhero/flow/definition/errors.ts';
import type { Flow } from '@mhero/flow/definition/flow.ts';
import { readFlow } from '@mhero/flow/definition/read-flow.ts';
import { usesOf } from '@mhero/flow/inspect/dependencies.ts';
import type { Finding } from '@mhero/flow/inspect/finding.ts';
import { issuesOf } from '@mhero/flow/inspect/issues.ts';
import { lintFlow } from '@mhero/flow/inspect/lint.ts';
import type { FlowDefinition } from './definition.ts';
import { type KnownAssets, nodeAtPath, type Problem } from './findings.ts';

/** Without `known` nothing counts as missing. */
export function findProblems(definition: FlowDefinition, known: KnownAssets = {}): Problem[] {
  if (definition.nodes.length === 0) return [];
  try {
    const flow = readFlow(definition);
    return [...missingIn(flow, known), ...invalidPatterns(flow), ...lintFlow(flow).map(problemOf)];
  } catch (error) {
    if (!isDefinitionError(error)) throw error;
    const facts = { where: error.path, problem: error.problem };
    return [{ level: 'error', code: 'unreadable', node: nodeAtPath(definition, error.path), action: null, facts }];
  }
}

/** What the flow names and this place does not have: its step does nothing then. Once for each step. */
function missingIn(flow: Flow, known: KnownAssets): Problem[] {
  const found = new Map<string, Problem>();
  for (const { dependency, nodeUuid: node, actionUuid } of usesOf(flow)) {
    const identity = 'key' in dependency ? dependency.key : dependency.uuid;
    if (known[dependency.type]?.includes(identity) ?? true) continue;
    const facts = { part: dependency.type, name: dependency.name || identity };
    const key = `${node} ${actionUuid} ${dependency.type} ${identity}`;
    if (!found.has(key))
      found.set(key, { level: 'warning', code: 'missing_dependency', node, action: actionUuid ?? null, facts });
  }
  return [...found.values()];
}

function invalidPatterns(flow: Flow): Problem[] {
  return issuesOf(flow, []).flatMap((issue): Problem[] =>
    issue.type === 'invalid_regex'
      ? [
          {
            ...{ level: 'error', code: issue.type, node: issue.node_uuid, action: null },
            facts: { regex: issue.regex, ...(issue.language && { language: issue.language }) },
          },
        ]
      : [],
  );
}

function problemOf(finding: Finding): Problem {
  const facts: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(finding))
    if (typeof value === 'string' || typeof value === 'number') facts[name] = value;
  const { level, code, node_uuid: node, action_uuid: action } = finding;
  return { level, code, node, action: action ?? null, facts };
}
