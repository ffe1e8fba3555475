/** What a trial run of a sheet was asked with, kept in this browser so that its page can import it for real. */
import { api } from '../../api/client.ts';

export interface Trial {
  readonly upload: string;
  readonly source: string;
  readonly mapping: readonly { readonly header: string; readonly target: string }[];
}

const keyOf = (id: string): string => `mhero.trial.${id}`;

export function keepTrial(id: string, trial: Trial): void {
  localStorage.setItem(keyOf(id), JSON.stringify(trial));
}

export function trialOf(id: string): Trial | null {
  const text = localStorage.getItem(keyOf(id));
  return text ? (JSON.parse(text) as Trial) : null;
}

export function startSheet(trial: Trial, dryRun: boolean): Promise<{ id: string }> {
  return api.post<{ id: string }>('/imports/sheet', { ...trial, dry_run: dryRun });
}
