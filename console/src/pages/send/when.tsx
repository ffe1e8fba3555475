import type { ChannelRow } from '../../api/channels.ts';
import { ChannelLink } from '../../parts/channel-link.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { ChoiceSet } from '../../ui/choice-set.tsx';
import { Notice } from '../../ui/faces.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';
import { useMe } from '../shell/me.ts';
import type { Draft } from './draft.ts';
import { isoLocal, wallTime } from './zoned.ts';

export function When(props: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  zone: string;
  channels: readonly ChannelRow[];
  channel: ChannelRow | undefined;
}) {
  const { t } = useWords();
  const { draft, change, zone } = props;
  return (
    <div className="stack">
      <ChoiceSet
        legend={t('send.when_question')}
        value={draft.when}
        choices={[
          { value: 'now', label: t('send.now') },
          { value: 'later', label: t('send.later') },
        ]}
        onChange={(when) => change({ when, ...(when === 'later' && !draft.date ? tomorrow(zone) : {}) })}
      />
      {draft.when === 'later' ? <Later draft={draft} change={change} zone={zone} /> : null}
      <ChoiceSet
        legend={t('send.lane')}
        value={draft.lane}
        choices={[
          { value: 'ordinary', label: t('lanes.ordinary'), help: t('send.ordinary_says') },
          { value: 'bulk', label: t('lanes.bulk'), help: t('send.bulk_says') },
          { value: 'emergency', label: t('lanes.emergency'), help: t('send.emergency_says') },
        ]}
        onChange={(lane) => change({ lane })}
      />
      {draft.lane === 'emergency' ? (
        <Notice tone="warn">{t('send.emergency_warning', { count: props.channel?.waiting ?? 0 })}</Notice>
      ) : null}
      <ChannelChoice {...props} />
      {draft.what === 'text' ? (
        <TextField
          label={t('send.name')}
          help={t('send.name_help')}
          value={draft.name}
          maxLength={200}
          onChange={(event) => change({ name: event.target.value })}
        />
      ) : null}
    </div>
  );
}

function tomorrow(zone: string): Pick<Draft, 'date' | 'time'> {
  return { date: wallTime(new Date(Date.now() + 86_400_000), zone).slice(0, 10), time: '09:00' };
}

function Later(props: { draft: Draft; change: (part: Partial<Draft>) => void; zone: string }) {
  const { t } = useWords();
  const { draft, change, zone } = props;
  const now = wallTime(new Date(), zone);
  const past = draft.date && draft.time ? isoLocal(draft.date, draft.time) <= now : false;
  const inWords = useLaterInWords();
  return (
    <div className="stack-tight">
      <div className="send-when">
        <TextField
          label={t('send.date')}
          type="date"
          min={now.slice(0, 10)}
          value={draft.date}
          onChange={(event) => change({ date: event.target.value })}
        />
        <TextField
          label={t('send.time')}
          type="time"
          value={draft.time}
          error={past ? t('missing.past') : undefined}
          onChange={(event) => change({ time: event.target.value })}
        />
      </div>
      {draft.date && draft.time && !past ? <p className="small">{inWords(draft, zone)}</p> : null}
    </div>
  );
}

/** "Tomorrow 09:00, time of Africa/Monrovia". Dates and times as the language writes them. */
export function useLaterInWords(): (draft: Draft, zone: string) => string {
  const { t, language } = useWords();
  return (draft, zone) => {
    // The wall time itself is written, so no zone may move it: it is read and shown as UTC.
    const wall = new Date(`${isoLocal(draft.date, draft.time)}:00Z`);
    const today = new Date(`${wallTime(new Date(), zone).slice(0, 10)}T00:00:00Z`);
    const days = Math.floor((wall.getTime() - today.getTime()) / 86_400_000);
    const day =
      days <= 1
        ? new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day')
        : new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' }).format(wall);
    const time = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' }).format(wall);
    return t('send.later_in_words', { day, time, zone: zone.replace(/^.*\//, '').replaceAll('_', ' ') });
  };
}

function ChannelChoice(props: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  channels: readonly ChannelRow[];
  channel: ChannelRow | undefined;
}) {
  const { t } = useWords();
  const me = useMe();
  const { channels, channel } = props;
  if (!channel)
    return (
      <Notice tone="warn">
        <div className="row-apart">
          <span>{t(me.role === 'administrator' ? 'send.no_channel' : 'send.no_channel_officer')}</span>
          {me.role === 'administrator' ? (
            <ButtonLink to="/channels/new" small>
              {t('channels.add')}
            </ButtonLink>
          ) : null}
        </div>
      </Notice>
    );
  const state = (
    <span className="row small">
      <ChannelLink channel={channel} />
      {channel.waiting > 0 ? <span>{t('send.channel_waiting', { count: channel.waiting })}</span> : null}
    </span>
  );
  if (channels.length === 1)
    return (
      <div className="stack-tight">
        <span className="field-label">{t('send.channel')}</span>
        <span className="row">
          {channel.name} {state}
        </span>
      </div>
    );
  return (
    <div className="stack-tight">
      <SelectField
        label={t('send.channel')}
        value={channel.name}
        options={channels.map((one) => ({ value: one.name, label: one.name }))}
        onChange={(event) => props.change({ channel: event.target.value })}
      />
      {state}
    </div>
  );
}
