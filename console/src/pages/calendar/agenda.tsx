import type { Calendar, CalendarEntry } from '../../api/schedules.ts';
import { Badge } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';
import { EntryLink } from './entry-link.tsx';

/** Day by day: when, what, to whom, how many, by whom. */
export function Agenda(props: { found: Calendar; today: string }) {
  const { t, language, list } = useWords();
  const { entries, holidays } = props.found;
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
  const days = [...new Set(entries.map((entry) => entry.on))];
  return (
    <ol className="agenda">
      {days.map((day) => {
        const names = holidays.filter((each) => each.day === day).map((each) => each.name);
        return (
          <li key={day} className="agenda-day">
            <h3>
              {format.format(new Date(`${day}T00:00:00Z`))}
              {day === props.today ? <span className="quiet"> · {t('calendar.today')}</span> : null}
              {names.length > 0 ? <span className="month-holiday"> · {list(names)}</span> : null}
            </h3>
            <ul className="panel agenda-entries">
              {entries
                .filter((entry) => entry.on === day)
                .map((entry) => (
                  <li key={`${entry.kind} ${entry.id} ${entry.time ?? ''} ${entry.flow_name ?? ''}`}>
                    <Line entry={entry} zone={props.found.zone} />
                  </li>
                ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

function Line(props: { entry: CalendarEntry; zone: string }) {
  const { t, of, number } = useWords();
  const { entry } = props;
  const kind = of('calendar_kinds', entry.kind);
  return (
    <div className="agenda-line">
      <span className="agenda-time figures">{entry.time ?? t('calendar.through_the_day')}</span>
      <Icon name={entry.does === 'flow' ? 'flow' : 'message'} size={18} />
      <div className="agenda-what">
        <EntryLink entry={entry}>{entry.name}</EntryLink>
        <span className="quiet small break-anywhere">
          {entry.flow_name && entry.flow_name !== entry.name ? `${kind}: ${entry.flow_name}` : kind}
          {' · '}
          {entry.query === '' ? t('calendar.everyone') : entry.query}
          {entry.by === null ? '' : ` · ${t('calendar.by', { name: entry.by })}`}
          {entry.zone === props.zone ? '' : ` · ${entry.zone.replaceAll('_', ' ')}`}
        </span>
      </div>
      {entry.state === 'paused' ? <Badge tone="warn">{t('calendar.paused')}</Badge> : null}
      <span className="figures agenda-people">
        {entry.estimated
          ? t('calendar.about', { count: entry.people })
          : t('calendar.people', { count: entry.people, shown: number(entry.people) })}
      </span>
    </div>
  );
}
