/** What this deployment is: its name, country, languages and prices. The same answer on every node within seconds. */
import type { Settings } from '@mhero/contract/access.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db } from '../db/db.ts';
import { AppError, type FieldError } from '../errors.ts';
import { readSettings, writeSettings } from './store.ts';

export interface SettingsRoom {
  getSettings(): Promise<Settings>;
  putSettings(subject: Subject, settings: Settings): Promise<Settings>;
}

/** Liberia, where mHero was first used. The prices are examples that an operator replaces. */
export const defaults: Settings = {
  name: 'mHero',
  country: 'LR',
  timezone: 'Africa/Monrovia',
  languages: ['eng', 'fra'],
  currency: 'USD',
  prices: [
    { operator: 'Lonestar MTN', prefix: '+23188', price: 0.02 },
    { operator: 'Lonestar MTN', prefix: '+23155', price: 0.02 },
    { operator: 'Orange', prefix: '+23177', price: 0.025 },
    { operator: 'Other', prefix: '', price: 0.05 },
  ],
  unknown_senders: 'keywords',
  webhook_repeats: 'safe',
};

// A wake-up may be lost with its connection; a minute later everybody knows all the same.
const freshMs = 60_000;

export function createSettings(db: Db): SettingsRoom {
  let kept: { settings: Settings; until: number } | null = null;
  let listening: Promise<unknown> | null = null;

  async function getSettings(): Promise<Settings> {
    if (kept && kept.until > Date.now()) return kept.settings;
    listening ??= db
      .listen('settings', () => {
        kept = null;
      })
      .catch(() => {
        listening = null;
      });
    await listening;
    const settings = { ...defaults, ...(await readSettings(db)) };
    kept = { settings, until: Date.now() + freshMs };
    return settings;
  }

  return {
    getSettings,
    async putSettings(subject, given) {
      check(given);
      const keys = Object.keys(defaults) as (keyof Settings)[];
      const now = await getSettings();
      const settings = Object.fromEntries(keys.map((key) => [key, given[key] ?? now[key]])) as Settings;
      await db.tx(async (tx) => {
        await writeSettings(tx, settings);
        await record(tx, subject, 'settings.change', null, { ...settings, prices: settings.prices.length });
      });
      kept = null;
      return getSettings();
    },
  };
}

function check(settings: Settings): void {
  const fields: FieldError[] = [];
  if (!isTimezone(settings.timezone))
    fields.push({ where: '/timezone', message: `"${settings.timezone}" is not a time zone, such as Africa/Monrovia` });
  if (!/^[A-Z]{3}$/.test(settings.currency))
    fields.push({ where: '/currency', message: 'must be three capital letters, such as USD' });
  for (const [i, language] of settings.languages.entries())
    if (!/^[a-z]{3}$/.test(language))
      fields.push({ where: `/languages/${i}`, message: 'must be an ISO 639-3 code of three letters, such as eng' });
  if (fields.length > 0) throw new AppError('request:invalid', 'The settings are not valid.', { fields });
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
