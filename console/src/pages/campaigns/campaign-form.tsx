/** A campaign, new or to be changed: who, what comes when, and what ends it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { settings } from '../../api/access.ts';
import { channels } from '../../api/channels.ts';
import { flowAssets } from '../../api/flows.ts';
import type { NewCampaign } from '../../api/schedules.ts';
import { AudienceBuilder } from '../../parts/audience/builder.tsx';
import { ExplainedCount } from '../../parts/audience/explained-count.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { ErrorFace, Loaded } from '../../ui/faces.tsx';
import type { Option } from '../../ui/field.tsx';
import { TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { type EventForm, emptyEvent, formOfEvent, ownDates } from './event.ts';
import { EventDialog } from './event-dialog.tsx';
import { type LineEvent, TimeLine } from './time-line.tsx';

export interface CampaignDraft {
  readonly name: string;
  readonly query: string;
  readonly mode: 'chips' | 'text';
  readonly stop: string;
  readonly stopMode: 'chips' | 'text';
  readonly stopFlow: string | null;
  readonly channel: string;
  readonly events: readonly LineEvent[];
}

export const emptyCampaign: CampaignDraft = {
  ...{ name: '', query: '', mode: 'chips', stop: '', stopMode: 'chips', stopFlow: null, channel: '', events: [] },
};

/** Dates that every person has, and the fields with dates of this deployment. */
export function useDates(): { dates: Option[]; dateName: (key: string) => string } {
  const { of } = useWords();
  const assets = useQuery(flowAssets);
  const own = ownDates.map((key) => ({ value: key, label: of('campaign_dates', key) }));
  const fields = (assets.data?.fields ?? [])
    .filter((field) => field.type === 'datetime')
    .map((field) => ({ value: field.key, label: field.name }));
  const dates = [...fields, ...own];
  return { dates, dateName: (key) => dates.find((date) => date.value === key)?.label ?? key.replaceAll('_', ' ') };
}

export function CampaignForm(props: {
  draft: CampaignDraft;
  change: (part: Partial<CampaignDraft>) => void;
  act: string;
  onSave: (request: NewCampaign) => Promise<unknown>;
}) {
  const { t } = useWords();
  const { draft, change } = props;
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const rows = useQuery(channels);
  const missing = draft.name.trim() === '' || draft.events.length === 0;
  const save = async () => {
    setTried(true);
    if (missing) return;
    setBusy(true);
    setError(null);
    try {
      await props.onSave(requestOf(draft, draft.channel || rows.data?.[0]?.name));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack">
      <Section title={t('campaigns.who')} says={t('campaigns.who_says')}>
        <div className="form">
          <TextField
            label={t('campaigns.name')}
            maxLength={200}
            value={draft.name}
            error={tried && draft.name.trim() === '' ? t('schedules.name_missing') : undefined}
            onChange={(event) => change({ name: event.target.value })}
          />
        </div>
        <AudienceBuilder
          query={draft.query}
          onChange={(query) => change({ query })}
          mode={draft.mode}
          onMode={(mode) => change({ mode })}
        />
        <ExplainedCount query={draft.query} />
      </Section>
      <Events draft={draft} change={change} missing={tried && draft.events.length === 0} />
      <Section title={t('campaigns.stop')} says={t('campaigns.stop_says')}>
        <AudienceBuilder
          query={draft.stop}
          onChange={(stop) => change({ stop })}
          mode={draft.stopMode}
          onMode={(stopMode) => change({ stopMode })}
        />
      </Section>
      {error ? <ErrorFace error={error} /> : null}
      {tried && missing ? <p className="field-error">{t('schedules.incomplete')}</p> : null}
      <div>
        <Button look="primary" busy={busy} onClick={() => void save()}>
          {props.act}
        </Button>
      </div>
    </div>
  );
}

function requestOf(draft: CampaignDraft, channel: string | undefined): NewCampaign {
  return {
    ...{ name: draft.name.trim(), query: draft.query, stop_query: draft.stop || null },
    ...{ stop_flow: draft.stopFlow, events: draft.events.map(({ flow_name: _, ...event }) => event) },
    ...(channel && { channel }),
  };
}

function Events(props: { draft: CampaignDraft; change: (part: Partial<CampaignDraft>) => void; missing: boolean }) {
  const { t } = useWords();
  const { draft, change } = props;
  const [asked, setAsked] = useState<{ at: number | null; form: EventForm } | null>(null);
  const { dates, dateName } = useDates();
  const setup = useQuery(settings);
  const put = (event: LineEvent) => {
    const at = asked?.at ?? draft.events.length;
    change({ events: [...draft.events.slice(0, at), event, ...draft.events.slice(at + 1)] });
    setAsked(null);
  };
  const first = draft.events.at(-1)?.relative_to ?? dates[0]?.value ?? 'birth_date';
  return (
    <Section
      title={t('campaigns.events')}
      says={t('campaigns.events_says')}
      action={
        <Button small icon="plus" onClick={() => setAsked({ at: null, form: emptyEvent(first) })}>
          {t('campaigns.add_event')}
        </Button>
      }
    >
      {draft.events.length === 0 ? (
        <p className={props.missing ? 'field-error' : 'quiet'}>{t('campaigns.no_events')}</p>
      ) : (
        <TimeLine
          events={draft.events}
          dateName={dateName}
          actions={(event) => (
            <>
              <Button
                small
                look="quiet"
                onClick={() => setAsked({ at: draft.events.indexOf(event), form: formOfEvent(event) })}
              >
                {t('campaigns.change')}
              </Button>
              <IconButton
                icon="close"
                name={t('campaigns.remove_event')}
                onClick={() => change({ events: draft.events.filter((one) => one !== event) })}
              />
            </>
          )}
        />
      )}
      {asked ? (
        <Loaded query={setup}>
          {(found) => (
            <EventDialog
              first={asked.form}
              dates={dates}
              languages={found.languages}
              onClose={() => setAsked(null)}
              onDone={put}
            />
          )}
        </Loaded>
      ) : null}
    </Section>
  );
}
