/** Router tests of places. The match is the path of the place, such as `Rwanda > Kigali City > Gasabo`. */
import { define } from '../functions/define.ts';
import { levelOfPath, PATH_SEPARATOR } from '../services/places.ts';
import { toText } from '../values/convert.ts';
import type { Environment, PlaceLevel, Places } from '../values/environment.ts';
import { errorOf } from '../values/errors.ts';
import { findPlaces } from '../values/find-places.ts';
import type { Value } from '../values/values.ts';
import { matched, NO_MATCH } from './outcome.ts';

const STATE = 1;
const DISTRICT = 2;
const WARD = 3;

/** A test of texts and places: with the places of the workspace and the arguments as texts. */
function ofPlaces(name: string, parameters: string, search: (places: Places, texts: readonly string[]) => Value) {
  return define(name, parameters, (env: Environment, args) => {
    const texts: string[] = [];
    for (const arg of args) {
      const text = toText(arg);
      if (typeof text !== 'string') return text;
      texts.push(text);
    }
    return env.host.places === undefined ? errorOf('this workspace has no places') : search(env.host.places, texts);
  });
}

/** The places of this level that the text names, by their path or by name. */
function find(places: Places, text: string, level: PlaceLevel, parent?: string): readonly string[] {
  const path = text.includes(PATH_SEPARATOR.trim()) ? places.findByPath(text) : undefined;
  if (path !== undefined && levelOfPath(path) === level) return [path];
  return findPlaces(places, text, level, parent);
}

/** Without a place in which to look, only a name that is unique says which place is meant. */
function unique(places: Places, text: string, level: PlaceLevel): Value {
  const found = find(places, text, level);
  return found.length === 1 ? matched(found[0]!) : NO_MATCH;
}

/**
 * Whether the text names a state.
 *
 * @(has_state("Kigali").match) -> Rwanda > Kigali City
 * @(has_state("¡Kigali!").match) -> Rwanda > Kigali City
 * @(has_state("I live in Kigali").match) -> Rwanda > Kigali City
 * @(has_state("Boston")) -> false
 */
export const hasState = ofPlaces('has_state', 'text', (places, [text = '']) => {
  const [state] = find(places, text, STATE);
  return state === undefined ? NO_MATCH : matched(state);
});

/**
 * Whether the text names a district of the state; without a state, one whose name no other district has.
 *
 * @(has_district("Gasabo", "Kigali").match) -> Rwanda > Kigali City > Gasabo
 * @(has_district("I live in Gasabo", "Kigali").match) -> Rwanda > Kigali City > Gasabo
 * @(has_district("Gasabo", "Boston")) -> false
 * @(has_district("Gasabo").match) -> Rwanda > Kigali City > Gasabo
 */
export const hasDistrict = ofPlaces('has_district', 'text, state?', (places, [text = '', inState = '']) => {
  const [state] = find(places, inState, STATE);
  const district = state === undefined ? undefined : find(places, text, DISTRICT, state)[0];
  if (district !== undefined) return matched(district);
  return inState.trim() === '' ? unique(places, text, DISTRICT) : NO_MATCH;
});

/**
 * Whether the text names a ward of the district of the state; without them, one whose name no other ward has.
 *
 * @(has_ward("Gisozi", "Kigali", "Gasabo").match) -> Rwanda > Kigali City > Gasabo > Gisozi
 * @(has_ward("I live in Gisozi", "Kigali", "Gasabo").match) -> Rwanda > Kigali City > Gasabo > Gisozi
 * @(has_ward("Gisozi", "Kigali", "Brooklyn")) -> false
 * @(has_ward("Gisozi").match) -> Rwanda > Kigali City > Gasabo > Gisozi
 */
export const hasWard = ofPlaces('has_ward', 'text, state?, district?', (places, texts) => {
  const [text = '', inState = '', inDistrict = ''] = texts;
  const [state] = find(places, inState, STATE);
  const district = state === undefined ? undefined : find(places, inDistrict, DISTRICT, state)[0];
  const ward = district === undefined ? undefined : find(places, text, WARD, district)[0];
  if (ward !== undefined) return matched(ward);
  return inDistrict.trim() === '' ? unique(places, text, WARD) : NO_MATCH;
});
