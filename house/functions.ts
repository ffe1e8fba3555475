import ts from 'typescript';

const most = { function: 60, component: 120 };

/**
 * Functions of a source file that are longer than the house allows, as `file:line (lines)`. Lines of functions inside
 * count for those, not for the one around them: a factory is as long as what it does itself.
 */
export function longFunctions(path: string, text: string): string[] {
  const component = path.endsWith('.tsx');
  const file = ts.createSourceFile(
    path,
    text,
    ts.ScriptTarget.Latest,
    true,
    component ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const found: string[] = [];

  /** Answers the lines of all functions directly below `node`, having looked at each. */
  const visit = (node: ts.Node): number => {
    let inner = 0;
    ts.forEachChild(node, (child) => {
      inner += visit(child);
    });
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return inner;
    const [from, to] = [node.getStart(file), node.getEnd()].map(
      (at) => file.getLineAndCharacterOfPosition(at).line,
    ) as [number, number];
    const lines = to - from + 1;
    const own = lines - inner;
    if (own > (component ? most.component : most.function)) found.push(`${path}:${from + 1} (${own} lines)`);
    return lines > 1 ? lines : 0;
  };
  visit(file);
  return found;
}
