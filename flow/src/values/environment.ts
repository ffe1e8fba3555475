/** What an expression needs to know of the world around it. */
import type { Zone } from './values.ts';

/** As it stands in JSON; every part has a default. */
export interface EnvironmentJson {
  readonly date_format?: string;
  readonly time_format?: string;
  readonly timezone?: string;
  readonly allowed_languages?: readonly string[];
  readonly number_format?: { readonly decimal_symbol: string; readonly digit_grouping_symbol: string };
  readonly default_country?: string;
  readonly redaction_policy?: string;
  readonly input_collation?: string;
}

export type DateFormat = 'YYYY-MM-DD' | 'MM-DD-YYYY' | 'DD-MM-YYYY';
export type TimeFormat = 'tt:mm' | 'h:mm aa' | 'tt:mm:ss' | 'h:mm:ss aa';
export type Collation = 'default' | 'confusables' | 'arabic_variants';

/** The habits of the workspace, or of the contact where it has its own (time zone, language, country). */
export interface Environment {
  readonly dateFormat: DateFormat;
  readonly timeFormat: TimeFormat;
  readonly zone: Zone;
  /** ISO 639-3, the first is the default of the workspace. */
  readonly allowedLanguages: readonly string[];
  readonly decimalSymbol: string;
  readonly groupingSymbol: string;
  /** Two letters, or empty. */
  readonly country: string;
  /** Whether addresses are shown as `********`. */
  readonly redactUrns: boolean;
  readonly collation: Collation;
  readonly host: ExpressionHost;
}

/** What expressions may ask of the host: time, chance, telephone numbers, places, prompts. */
export interface ExpressionHost {
  /** RFC 3339 in UTC, to the nanosecond if it likes: `2025-05-04T12:30:45.123456789Z`. */
  now(): string;
  /** At least 0, less than 1. */
  random(): number;
  readonly phones: PhoneNumbers;
  readonly places?: Places;
  /** The text of the prompt of this name after its arguments are put in; undefined when there is none. */
  prompt?(name: string, args: readonly string[]): string | undefined;
}

export interface PhoneNumbers {
  /** The first possible number in the text as E.164, `country` (two letters or empty) for those without a code. */
  find(text: string, country: string): string | undefined;
  /** E.164 of a text that is one number and nothing else. */
  parse(text: string, country: string): string | undefined;
  /** As people of the country write it: `(202) 456-1111`. The number itself when it cannot be read. */
  formatNational(e164: string): string;
  /** Two letters, of the country to which the number belongs. */
  countryOf(e164: string): string | undefined;
}

/** One level of places: 1 state, 2 district, 3 ward. */
export type PlaceLevel = 1 | 2 | 3;

/** The places of the workspace. A path reads `Rwanda > Kigali City > Gasabo`. */
export interface Places {
  /** Paths of the places of this level with this name or alias, of those under `parent` (a path) if it is given. */
  findByName(name: string, level: PlaceLevel, parent?: string): readonly string[];
  /** The path as it is written in the hierarchy when such a place exists, without regard to case. */
  findByPath(path: string): string | undefined;
}
