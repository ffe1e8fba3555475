import ts from 'typescript';

const most = { function: 60, component: 120 };

/** Functions of a source file that are longer than the house allows, as `file:line name (lines)`. */
export function longFunctions(path: string, text: string): string[] {
  const file = ts.createSourceFile(
    path,
    text,
    ts.ScriptTarget.Latest,
    true,
    path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const [from, to] = [node.getStart(file), node.getEnd()].map(
        (at) => file.getLineAndCharacterOfPosition(at).line,
      ) as [number, number];
      const lines = to - from + 1;
      if (lines > (path.endsWith('.tsx') ? most.component : most.function))
        found.push(`${path}:${from + 1} (${lines} lines)`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
