/** Which preset fits a sample, by what its resources look like. */
import type { MappingPreview } from '@mhero/contract/mapping.ts';
import { compileExpression, type Expression, isProblem } from './expression.ts';
import type { Preset, Sign } from './preset.ts';
import { presets } from './presets/registry.ts';
import type { Sample } from './sample.ts';

/** Of the resources of a type; what is seen on fewer is chance. */
const leastShare = 0.2;

interface Seen {
  readonly preset: Preset;
  readonly sign: Sign;
  readonly share: number;
  readonly of: number;
}

const compiled = new Map<string, Expression | null>();

function compile(text: string): Expression | null {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const read = compileExpression(text);
  const ready = isProblem(read) ? null : read;
  compiled.set(text, ready);
  return ready;
}

/**
 * The first preset of the list that has a sign on a fifth of the resources or more: those of countries come before the
 * general ones, whose signs they bear too.
 */
export function suggestPreset(sample: Sample): MappingPreview['suggestion'] {
  for (const preset of presets) {
    const seen = preset.signs.flatMap((sign) => look(preset, sign, sample) ?? []);
    const [best] = seen.filter(({ share }) => share >= leastShare).sort((a, b) => b.share - a.share);
    if (!best) continue;
    const { sign, share, of } = best;
    const because = `${Math.round(share * of)} of ${of} ${sign.type} resources: ${sign.because}`;
    return { preset: preset.name, because };
  }
  return null;
}

function look(preset: Preset, sign: Sign, sample: Sample): Seen | null {
  const resources = sample.get(sign.type) ?? [];
  const expression = compile(sign.when);
  if (!expression || resources.length === 0) return null;
  const matching = resources.filter((resource) => {
    try {
      return expression.evaluate(resource)[0] === true;
    } catch {
      return false;
    }
  });
  return { preset, sign, share: matching.length / resources.length, of: resources.length };
}
