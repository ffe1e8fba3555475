/** What should be looked at, found by the engine's own reader and linter: as the server would find it. */
import { isDefinitionError } from '@mhero/flow/definition/errors.ts';
import { readFlow } from '@mhero/flow/definition/read-flow.ts';
import type { Finding } from '@mhero/flow/inspect/finding.ts';
import { lintFlow } from '@mhero/flow/inspect/lint.ts';
import type { FlowDefinition } from './definition.ts';
import { nodeAtPath, type Problem } from './findings.ts';

export function findProblems(definition: FlowDefinition): Problem[] {
  if (definition.nodes.length === 0) return [];
  try {
    return lintFlow(readFlow(definition)).map(problemOf);
  } catch (error) {
    if (!isDefinitionError(error)) throw error;
    const facts = { where: error.path, problem: error.problem };
    return [{ level: 'error', code: 'unreadable', node: nodeAtPath(definition, error.path), action: null, facts }];
  }
}

function problemOf(finding: Finding): Problem {
  const facts: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(finding))
    if (typeof value === 'string' || typeof value === 'number') facts[name] = value;
  const { level, code, node_uuid: node, action_uuid: action } = finding;
  return { level, code, node, action: action ?? null, facts };
}
