/** Tests of rules before version 13 and the cases that ask the same. */
import { definitionError, shown } from '../errors.ts';
import { changed, type Migration, migrated, type Translations, translations } from './migration.ts';
import { integer, type Place, property, requiredText, text } from './place.ts';

/** What becomes of a rule: a case, the default, the end of waiting, or nothing but its category. */
export type RuleOutcome =
  | { readonly kind: 'case'; readonly test: Test; readonly isDefault: boolean }
  | { readonly kind: 'default' }
  | { readonly kind: 'timeout'; readonly seconds: number }
  | { readonly kind: 'none' };

export interface Test {
  readonly type: string;
  readonly arguments: readonly string[];
  /** Of a test with one argument in several languages. */
  readonly translations?: Translations;
}

type MigrateTest = (test: Place, migration: Migration) => RuleOutcome;

const tests: ReadonlyMap<string, MigrateTest> = new Map<string, MigrateTest>([
  ['true', () => ({ kind: 'default' })],
  ['timeout', (test) => ({ kind: 'timeout', seconds: integer(property(test, 'minutes')) * 60 })],
  ['interrupted_status', () => ({ kind: 'none' })],
  ['contains', translated('has_all_words')],
  ['contains_any', translated('has_any_word')],
  ['contains_phrase', translated('has_phrase')],
  ['contains_only_phrase', translated('has_only_phrase')],
  ['starts', translated('has_beginning')],
  ['regex', translated('has_pattern')],
  ['not_empty', plain('has_text')],
  ['number', plain('has_number')],
  ['phone', plain('has_phone')],
  ['has_email', plain('has_email')],
  ['date', plain('has_date')],
  ['state', plain('has_state')],
  ['eq', compared('has_number_eq', 'test')],
  ['lt', compared('has_number_lt', 'test')],
  ['lte', compared('has_number_lte', 'test')],
  ['gt', compared('has_number_gt', 'test')],
  ['gte', compared('has_number_gte', 'test')],
  ['between', compared('has_number_between', 'min', 'max')],
  ['date_before', dated('has_date_lt')],
  ['date_equal', dated('has_date_eq')],
  ['date_after', dated('has_date_gt')],
  ['district', compared('has_district', 'test')],
  ['ward', compared('has_ward', 'district', 'state')],
  ['in_group', inGroup],
  ['subflow', (test) => asked('has_only_text', [text(property(test, 'exit_type'))])],
  ['webhook_status', webhookStatus],
  ['airtime_status', airtimeStatus],
]);

export function migrateTest(migration: Migration, test: Place): RuleOutcome {
  const type = text(property(test, 'type'));
  const migrate = tests.get(type);
  if (!migrate) throw definitionError(`${test.path}.type`, `cannot be ${shown(type)}`);
  return migrate(test, migration);
}

function asked(type: string, values: readonly string[], isDefault = false): RuleOutcome {
  return { kind: 'case', test: { type, arguments: values }, isDefault };
}

function plain(type: string): MigrateTest {
  return () => asked(type, []);
}

function translated(type: string): MigrateTest {
  return (test, migration) => {
    const words = changed(translations(migration, property(test, 'test')), (value) => migrated(value));
    return { kind: 'case', test: { type, arguments: [words.base], translations: words }, isDefault: false };
  };
}

/** Values to compare with were never translated, though some flows hold them by language. */
function compared(type: string, ...names: readonly string[]): MigrateTest {
  return (test, migration) =>
    asked(
      type,
      names.map((name) => migrated(translations(migration, property(test, name)).base)),
    );
}

/** Dates that the argument computes stay dates, since the test compares dates. */
function dated(type: string): MigrateTest {
  return (test, migration) => {
    const { base } = translations(migration, property(test, 'test'));
    return asked(type, [migrated(base, { rawDates: true })]);
  };
}

function inGroup(test: Place): RuleOutcome {
  const group = property(test, 'test');
  if (typeof group.value === 'string') throw definitionError(group.path, 'must give the UUID of the group');
  return asked('has_group', [requiredText(property(group, 'uuid')), text(property(group, 'name'))]);
}

/** A call that neither succeeded nor failed, as the address was blocked, counts as failed. */
function webhookStatus(test: Place): RuleOutcome {
  const isSuccess = text(property(test, 'status')) === 'success';
  return asked('has_only_text', [isSuccess ? 'Success' : 'Failure'], !isSuccess);
}

function airtimeStatus(test: Place): RuleOutcome {
  const isSuccess = text(property(test, 'exit_status')) === 'success';
  return isSuccess ? asked('has_category', ['Success']) : { kind: 'default' };
}
