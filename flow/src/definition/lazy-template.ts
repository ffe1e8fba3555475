/**
 * Templates of a definition, compiled when they are first evaluated: most translations never are, and a large
 * definition is read in a moment.
 */
import { compileTemplate } from '../expressions/compile.ts';
import type { Template } from '../expressions/template.ts';

export function lazyTemplate(source: string): Template {
  if (!source.includes('@')) return compileTemplate(source);
  let compiled: Template | undefined;
  const template = () => {
    compiled ??= compileTemplate(source);
    return compiled;
  };
  return {
    source,
    // Known without compiling only when there is no expression mark at all; a getter would slow every reader down.
    constant: undefined,
    text: (context, env, protect) => template().text(context, env, protect),
    value: (context, env) => template().value(context, env),
  };
}
