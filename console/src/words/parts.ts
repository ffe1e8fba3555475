/**
 * Which words load with which pages. Areas that no part names are common and load first, as do all titles, which the rail
 * shows. `parts.test.ts` proves that no page lacks words.
 */
const areas = {
  editor: [
    'flow',
    'flow_panels',
    'flow_kinds',
    'flow_levels',
    'flow_splits',
    'flow_statuses',
    'flow_does',
    'flow_new',
    'flow_edits',
    'flow_keys',
    'flow_key_acts',
    'rehearsal',
    'rehearsal_dials',
    'rehearsal_outside',
    'flow_problems',
    'flow_states',
    'flow_keep',
    'flow_publish',
    'flow_export',
    'flow_losses',
    'flow_matters',
  ],
  flows: [
    'problem_kinds',
    'problems_of',
    'tried',
    'trigger_helps',
    'trigger_kinds',
    'funnel',
    'start_acts',
    'person_states',
    'start_outcomes',
    'start_origins',
    'preparation',
    'schedule',
    'playbooks',
    'flow_pages',
    'flow_formats',
    'flow_types',
    'result_states',
    'result_who',
    'result_splits',
    'result_formats',
    'result_format_says',
    'place_levels',
  ],
  planning: [
    'calendar',
    'calendar_kinds',
    'schedules',
    'schedule_states',
    'occurrence_states',
    'campaigns',
    'campaign_states',
    'campaign_dates',
    'campaign_outcomes',
    'hours',
    'held_days',
  ],
  administration: [
    'unknown_senders',
    'sources',
    'source_states',
    'source_kinds',
    'source_kind_says',
    'exchange_modes',
    'exchange_whys',
    'fact_levels',
    'mapping',
    'mapping_targets',
    'source_facts',
    'setting_choices',
    'webhook_repeats',
    'channel_kinds',
    'channel_kind_says',
    'setting_wrong',
    'tokens',
    'accounts',
    'verdicts',
    'note_verdicts',
    'resources',
    'imports',
    'sheet',
    'sheet_targets',
    'import_reasons',
  ],
} as const satisfies Record<string, readonly string[]>;

export type Part = 'common' | keyof typeof areas;
export const parts: readonly Part[] = ['common', ...(Object.keys(areas) as (keyof typeof areas)[])];

const partOfArea = new Map<string, Part>(
  Object.entries(areas).flatMap(([part, names]) => names.map((name) => [name, part as Part])),
);

export function partOf(area: string, name: string): Part {
  return name === 'title' ? 'common' : (partOfArea.get(area) ?? 'common');
}
