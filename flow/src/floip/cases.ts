/** Splits on what is already known: `Core.Case`, and the tests on the exits of other blocks. */
import { anyTest, conditionOf, type Subject, testsOf } from './conditions.ts';
import { addNode, destinationOf, makeSwitch, resultOf, type Test, tellOf, type Work } from './draft.ts';
import { defaultExit, testedExits } from './exits.ts';
import { constantText, fold, truthOf } from './fold.ts';
import { resultKey } from './names.ts';
import { throughProperties } from './properties.ts';
import { scopeOf } from './scope.ts';
import type { SourceExit } from './source.ts';
import type { Tree } from './syntax.ts';

/** An exit with the condition under which it is taken. */
interface Branch {
  readonly exit: SourceExit;
  readonly condition: Tree;
}

/** The branches whose conditions can be read; the others are told of. */
export function branchesOf(work: Work): Branch[] {
  const { known } = scopeOf(work);
  return testedExits(work.block.exits).flatMap((exit) => {
    const condition = conditionOf(exit.test, known);
    if (!condition) tellOf(work, 'exit_test_lost', { exit: exit.name, test: exit.test });
    return condition ? [{ exit, condition }] : [];
  });
}

export function translateCase(work: Work): void {
  addSplit(work, work.entry, branchesOf(work), defaultExit(work.block.exits));
}

/** Adds a switch that takes the first branch that holds. */
export function addSplit(
  work: Work,
  uuid: string,
  branches: readonly Branch[],
  otherwise: SourceExit | undefined,
  own?: { readonly operand: string; readonly equality: Subject['equality'] },
): void {
  const open = reachable(branches.map((branch) => withPositions(work, branch)));
  const common = own ? undefined : commonResult(work, open);
  const operand = own?.operand ?? common?.operand;
  const subject: Subject | undefined = own
    ? { equality: own.equality, is: (parts) => isOwnValue(work, parts) }
    : common && { equality: 'has_only_phrase', is: common.is };
  const tests = subject && open.map((branch) => alwaysTest(branch) ?? testsOf(branch.condition, subject));
  const isSimple = operand !== undefined && tests !== undefined && !tests.includes(undefined);
  const built = makeSwitch(work, uuid);
  for (const [i, { exit, condition }] of open.entries()) {
    const found = isSimple ? tests[i]! : conditionTests(work, exit, condition);
    built.category(categoryName(exit, i), found, exitTo(work, exit));
  }
  built.otherwise('Other', otherwise ? exitTo(work, otherwise) : { key: 'end', to: throughProperties(work, null) });
  addNode(work, isSimple && common ? 'split_by_run_result' : 'split_by_expression', {
    uuid,
    actions: [],
    router: built.router(isSimple ? `@${operand}` : 'true'),
    exits: built.exits,
  });
}

export function exitTo(work: Work, exit: SourceExit): { key: string; id: string; to: string | null } {
  return {
    key: `exit ${work.block.exits.indexOf(exit)}`,
    id: exit.id,
    to: throughProperties(work, destinationOf(work, exit)),
  };
}

export function categoryName(exit: SourceExit, index: number): string {
  const name = exit.name.trim().slice(0, 36);
  return name === '' || name.toLowerCase() === 'other' ? `Case ${index + 1}` : name;
}

/** Branches that never hold keep their place but no test; what comes after one that always holds is never reached. */
function reachable(branches: readonly Branch[]): Branch[] {
  const always = branches.findIndex((branch) => truthOf(branch.condition) === true);
  return always < 0 ? [...branches] : branches.slice(0, always + 1);
}

function alwaysTest(branch: Branch): Test[] | undefined {
  const truth = truthOf(branch.condition);
  if (truth === undefined) return undefined;
  return truth ? [{ type: 'has_pattern', arguments: ['^'] }] : [];
}

/** With `true` as what the switch looks at, a test holds when its argument is true. */
function conditionTests(work: Work, exit: SourceExit, condition: Tree): Test[] {
  const truth = truthOf(condition);
  if (truth !== undefined) return truth ? [{ type: 'has_only_text', arguments: ['true'] }] : [];
  const test = anyTest(condition, '"true"', '"false"', scopeOf(work), exit.test);
  if (!test) tellOf(work, 'exit_test_lost', { exit: exit.name, test: exit.test });
  return test ? [test] : [];
}

export function isOwnValue(work: Work, parts: readonly string[]): boolean {
  const [root = '', ...rest] = parts.map((part) => part.toLowerCase());
  if (root === 'block') return rest.length === 0 || rest[0] === 'value' || rest[0] === 'response';
  const found = resultPathOf(work, parts);
  return found !== undefined && found === resultOf(work).key;
}

/** Properties of runs that are no results. */
const NO_RESULTS: ReadonlySet<string> = new Set(['', 'mode', 'language', 'name', 'id', 'uuid', 'results', 'flow']);

/** The key of the result that a path stands for, when it is the result's value. */
function resultPathOf(work: Work, parts: readonly string[]): string | undefined {
  const lower = parts.map((part) => part.toLowerCase());
  const inner = lower[0] === 'run' && lower[1] === 'results' ? lower.slice(1) : lower;
  if (inner[0] !== 'flow' && inner[0] !== 'results') return undefined;
  if (inner.length > 3 || (inner.length === 3 && inner[2] !== 'value')) return undefined;
  const name = inner[1] ?? '';
  return work.draft.results.get(name)?.key ?? (NO_RESULTS.has(name) ? undefined : resultKey(name));
}

/** The one result that all branches look at. */
function commonResult(
  work: Work,
  branches: readonly Branch[],
): { operand: string; is: (parts: readonly string[]) => boolean } | undefined {
  const paths = branches.flatMap((branch) => pathsIn(branch.condition));
  const key = paths[0] && resultPathOf(work, paths[0]);
  if (key === undefined || !paths.every((path) => resultPathOf(work, path) === key)) return undefined;
  const isChoice = work.draft.resultsByKey.get(key)?.choices !== undefined;
  return {
    operand: `results.${key}${isChoice ? '.category' : ''}`,
    is: (parts) => resultPathOf(work, parts) === key,
  };
}

function pathsIn(tree: Tree): (readonly string[])[] {
  if (tree.kind === 'path') return [tree.parts];
  if (tree.kind === 'call') return tree.args.flatMap(pathsIn);
  if (tree.kind === 'binary') return [tree.left, tree.right].flatMap(pathsIn);
  return tree.kind === 'negative' ? pathsIn(tree.of) : [];
}

/** Older files compare the result of a question with the position of a choice; we keep the choice's name. */
function withPositions(work: Work, branch: Branch): Branch {
  const swap = (tree: Tree): Tree => {
    if (tree.kind === 'call') return { ...tree, args: tree.args.map(swap) };
    if (tree.kind !== 'binary') return tree;
    const choices = tree.left.kind === 'path' ? choicesOf(work, tree.left.parts) : undefined;
    const text = constantText(tree.right);
    if (!choices || text === undefined || !/^\d{1,3}$/.test(text))
      return { ...tree, left: swap(tree.left), right: swap(tree.right) };
    const choice = choices[Number(text) - 1];
    if (choice === undefined || choices.includes(text)) return tree;
    tellOf(work, 'choice_position', { position: text, choice });
    return { ...tree, right: { kind: 'text', value: choice } };
  };
  return { exit: branch.exit, condition: fold(swap(branch.condition), () => undefined) };
}

function choicesOf(work: Work, parts: readonly string[]): readonly string[] | undefined {
  const key = resultPathOf(work, parts);
  return key === undefined ? undefined : work.draft.resultsByKey.get(key)?.choices;
}
