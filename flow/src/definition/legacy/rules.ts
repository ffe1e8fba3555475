/** The rules of a rule set as cases, categories and exits. */
import type { Json } from '../json.ts';
import { localized, type Migration, type Translations, translations } from './migration.ts';
import { list, type Place, property, text } from './place.ts';
import { migrateTest, type Test } from './tests.ts';

export interface Rules {
  readonly categories: readonly Json[];
  readonly exits: readonly Json[];
  readonly cases: readonly Json[];
  /** Empty where a flow had no rule for everything else. */
  readonly defaultCategory: string;
  readonly timeout?: { readonly seconds: number; readonly category_uuid: string };
}

/** Grows while the rules are read. */
interface Drafts {
  readonly migration: Migration;
  /** UUIDs of the nodes: exits to others lead nowhere. */
  readonly nodes: ReadonlySet<string>;
  /** UUID by name: rules with the same category share it, and the exit of the first of them. */
  readonly byName: Map<string, string>;
  readonly categories: Json[];
  readonly exits: Json[];
}

export function migrateRules(migration: Migration, ruleSet: Place, nodes: ReadonlySet<string>): Rules {
  const drafts: Drafts = { migration, nodes, byName: new Map(), categories: [], exits: [] };
  const cases: Json[] = [];
  let defaultCategory = '';
  let isDecided = false;
  let timeout: Rules['timeout'];
  for (const rule of list(property(ruleSet, 'rules'))) {
    const outcome = migrateTest(migration, property(rule, 'test'));
    if (outcome.kind === 'none') continue;
    const category = categoryOf(drafts, rule);
    if (outcome.kind === 'timeout') timeout = { seconds: outcome.seconds, category_uuid: category };
    // Rules after the one for everything else were never asked, while cases come before the default.
    else if (!isDecided && outcome.kind === 'case') cases.push(caseOf(migration, outcome.test, category));
    const isDefault = outcome.kind === 'default' || (outcome.kind === 'case' && outcome.isDefault);
    if (isDefault && defaultCategory === '') defaultCategory = category;
    isDecided ||= outcome.kind === 'default';
  }
  const { categories, exits } = drafts;
  return { categories, exits, cases, defaultCategory, ...(timeout && { timeout }) };
}

/** Where an exit leads, if there is such a node. */
export function exitTo(uuid: string, destination: string, nodes: ReadonlySet<string>): Json {
  return nodes.has(destination) ? { uuid, destination_uuid: destination } : { uuid };
}

function categoryOf({ migration, nodes, byName, categories, exits }: Drafts, rule: Place): string {
  const names = named(translations(migration, property(rule, 'category')));
  const known = byName.get(names.base);
  if (known !== undefined && names.base !== '') return known;
  const uuid = migration.uuid();
  const exit = text(property(rule, 'uuid')) || migration.uuid();
  byName.set(names.base, uuid);
  categories.push({ uuid, name: localized(migration, uuid, 'name', names), exit_uuid: exit });
  exits.push(exitTo(exit, text(property(rule, 'destination')), nodes));
  return uuid;
}

/** Without a name in the language of the flow, another keeps categories apart. */
function named(names: Translations): Translations {
  const [first = ''] = names.others.values();
  return names.base === '' ? { ...names, base: first } : names;
}

function caseOf(migration: Migration, test: Test, category: string): Json {
  const uuid = migration.uuid();
  if (test.translations) localized(migration, uuid, 'arguments', test.translations);
  return { uuid, type: test.type, arguments: test.arguments, category_uuid: category };
}
