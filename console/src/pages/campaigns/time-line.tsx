import type { ReactNode } from 'react';
import type { CampaignEvent } from '../../api/schedules.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';
import { byDate } from './event.ts';

export interface LineEvent extends CampaignEvent {
  readonly flow_name?: string | null;
}

/** "2 weeks before, at 9:00". */
export function useDistance(): (event: CampaignEvent) => string {
  const { t, language } = useWords();
  return ({ offset, unit, hour }) => {
    const count = Math.abs(offset);
    const length = t(`campaigns.${unit}`, { count });
    const where =
      offset === 0 ? t('campaigns.on_the_day') : t(offset < 0 ? 'campaigns.before' : 'campaigns.after', { length });
    if (hour === null) return where;
    const time = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' }).format(hour * 3_600_000);
    return t('campaigns.at_hour', { where, time });
  };
}

/** The events before and after each date, in order, with the date itself among them. */
export function TimeLine<Event extends LineEvent>(props: {
  events: readonly Event[];
  dateName: (key: string) => string;
  figures?: (event: Event) => ReactNode;
  actions?: (event: Event) => ReactNode;
}) {
  const distance = useDistance();
  return (
    <div className="stack">
      {byDate(props.events).map(([date, own]) => {
        const before = own.filter((event) => event.offset < 0);
        const after = own.filter((event) => event.offset >= 0);
        const line = (event: Event) => (
          <li key={event.id ?? JSON.stringify(event)} className="line-event">
            <span className="line-when">{distance(event)}</span>
            <div className="line-what">
              <span className="row">
                <Icon name={event.does.kind === 'flow' ? 'flow' : 'message'} size={16} />
                <Said event={event} />
              </span>
              {props.figures?.(event)}
            </div>
            {props.actions ? <span className="row line-acts">{props.actions(event)}</span> : null}
          </li>
        );
        return (
          <ol key={date} className="line" aria-label={props.dateName(date)}>
            {before.map(line)}
            <li className="line-date">
              <strong>{props.dateName(date)}</strong>
            </li>
            {after.map(line)}
          </ol>
        );
      })}
    </div>
  );
}

function Said(props: { event: LineEvent }) {
  const { t } = useWords();
  const { does, flow_name } = props.event;
  if (does.kind === 'flow') return <span>{flow_name ?? t('campaigns.a_flow')}</span>;
  return <span className="line-text">{does.texts.default ?? Object.values(does.texts)[0] ?? ''}</span>;
}
