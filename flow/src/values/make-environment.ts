/** The habits of a workspace from their JSON. */
import type { Collation, DateFormat, Environment, EnvironmentJson, ExpressionHost, TimeFormat } from './environment.ts';
import { utc, zone } from './zones.ts';

const DATE_FORMATS: readonly DateFormat[] = ['YYYY-MM-DD', 'MM-DD-YYYY', 'DD-MM-YYYY'];
const TIME_FORMATS: readonly TimeFormat[] = ['tt:mm', 'h:mm aa', 'tt:mm:ss', 'h:mm:ss aa'];
const COLLATIONS: readonly Collation[] = ['default', 'confusables', 'arabic_variants'];

/**
 * Absent parts have RapidPro's defaults: YYYY-MM-DD, tt:mm, UTC, no languages, `1,234.5`, no country, addresses are
 * shown, default collation. So have parts that are not among the allowed ones.
 */
export function environmentOf(json: EnvironmentJson, host: ExpressionHost): Environment {
  return {
    dateFormat: oneOf(DATE_FORMATS, json.date_format),
    timeFormat: oneOf(TIME_FORMATS, json.time_format),
    zone: (json.timezone ? zone(json.timezone) : undefined) ?? utc,
    allowedLanguages: json.allowed_languages ?? [],
    decimalSymbol: json.number_format?.decimal_symbol || '.',
    groupingSymbol: json.number_format?.digit_grouping_symbol ?? ',',
    country: json.default_country ?? '',
    redactUrns: json.redaction_policy === 'urns',
    collation: oneOf(COLLATIONS, json.input_collation),
    host,
  };
}

/** The first where it is none of them. */
function oneOf<T extends string>(choices: readonly T[], value: string | undefined): T {
  return choices.find((choice) => choice === value) ?? choices[0]!;
}
