/** The tests that a case may name. */

const TESTS: ReadonlySet<string> = new Set(
  (
    'has_text has_only_text has_phrase has_only_phrase has_any_word has_all_words has_beginning has_pattern ' +
    'has_number has_number_lt has_number_lte has_number_eq has_number_gte has_number_gt has_number_between ' +
    'has_date has_date_lt has_date_eq has_date_gt has_time has_phone has_email has_group has_error ' +
    'has_state has_district has_ward has_category has_intent has_top_intent has_value'
  ).split(' '),
);

export function isTest(name: string): boolean {
  return TESTS.has(name);
}
