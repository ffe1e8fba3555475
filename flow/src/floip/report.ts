/** What a translation could not carry over, said in plain English and with codes that can be translated. */
import { type ReportCode, TEXTS } from './report-texts.ts';

/** `lost`: it does not happen any more. `changed`: it happens in another way. `note`: worth knowing. */
export type ReportLevel = 'lost' | 'changed' | 'note';

export interface ReportItem {
  readonly level: ReportLevel;
  readonly code: ReportCode;
  /** Name of the flow and, where it is about one, name of the block or node: `Registration › age`. */
  readonly where: string;
  readonly what: string;
  readonly why: string;
  /** What the texts were made with. */
  readonly params: Readonly<Record<string, string>>;
}
export type Report = readonly ReportItem[];

export type Tell = (code: ReportCode, where: string, params?: Readonly<Record<string, string>>) => void;

/** No file needs more lines to say that much is lost. */
const MOST_ITEMS = 5_000;

/** Collects a report; the same thing said of the same place is said once. */
export function makeReport(): { items: ReportItem[]; tell: Tell } {
  const items: ReportItem[] = [];
  const said = new Set<string>();
  const tell: Tell = (code, where, params = {}) => {
    if (items.length >= MOST_ITEMS) return;
    const short = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, shorten(value)]));
    const key = JSON.stringify([code, where, short]);
    if (said.has(key)) return;
    said.add(key);
    const text = TEXTS[code];
    items.push({
      level: text.level,
      code,
      where,
      what: fill(text.what, short),
      why: fill(text.why, short),
      params: short,
    });
  };
  return { items, tell };
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}

function fill(text: string, params: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (typed, key: string) => params[key] ?? typed);
}
