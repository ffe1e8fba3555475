/** Texts with expressions, compiled when they are first evaluated: most translations of a flow never are. */
import type { Template } from '../expressions/template.ts';

export function template(source: string): Template {
  if (!source.includes('@')) return plain(source);
  const compiled = (): Template => {
    throw new Error(`there is no compiler of expressions yet: ${source}`);
  };
  return {
    source,
    text: (context, env, protect) => compiled().text(context, env, protect),
    value: (context, env) => compiled().value(context, env),
  };
}

function plain(source: string): Template {
  const evaluated = { value: source, errors: [], warnings: [] };
  return { source, constant: source, text: () => evaluated, value: () => evaluated };
}
