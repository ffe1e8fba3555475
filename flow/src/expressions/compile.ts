/** Templates of flows: every function of the language is there. */
import { functionNamed } from '../functions/registry.ts';
import { templateCompiler } from './templates.ts';

/** The template of a text, compiled or from the cache; top levels are those of a run, unless others are given. */
export const compileTemplate = templateCompiler(functionNamed);
