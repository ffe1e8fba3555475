import ts from 'typescript';

const most = { function: 60, component: 120 };

/**
 * Functions of a source file that are longer than the house allows, as `file:line (lines)`. Lines of functions inside
 * count for those, not for the one around them, and empty lines for nobody: a factory is as long as what it does itself.
 */
export function longFunctions(path: string, text: string): string[] {
  const component = path.endsWith('.tsx');
  const kind = component ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const filled = text.split('\n').map((line) => line.trim() !== '');
  const lineAt = (position: number): number => file.getLineAndCharacterOfPosition(position).line;
  const found: string[] = [];

  /** Answers how many filled lines the functions directly below `node` take, having looked at each. */
  const visit = (node: ts.Node): number => {
    let inner = 0;
    ts.forEachChild(node, (child) => {
      inner += visit(child);
    });
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return inner;
    const [from, to] = [lineAt(node.getStart(file)), lineAt(node.getEnd())];
    const lines = filled.slice(from, to + 1).filter(Boolean).length;
    if (lines - inner > (component ? most.component : most.function))
      found.push(`${path}:${from + 1} (${lines - inner} lines)`);
    return lines > 1 ? lines : 0;
  };
  visit(file);
  return found;
}
