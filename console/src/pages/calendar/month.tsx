import { Link } from '@tanstack/react-router';
import type { Calendar, CalendarEntry } from '../../api/schedules.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';
import { monthOf, weeksOf } from './days.ts';
import { EntryLink } from './entry-link.tsx';

const most = 3;

/** A month as a table; what does not fit in a day is said as a number and stands in the list. */
export function Month(props: { found: Calendar; month: string; today: string }) {
  const { t, language } = useWords();
  const { found, month } = props;
  const weeks = weeksOf(month);
  const long = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const short = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const date = (day: string) => new Date(`${day}T00:00:00Z`);
  return (
    <table className="month">
      <caption className="hidden-visually">{t('calendar.month')}</caption>
      <thead>
        <tr>
          {weeks[0]!.map((day) => (
            <th key={day} scope="col" abbr={long.format(date(day))}>
              {short.format(date(day))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <td
                key={day}
                data-out={monthOf(day) !== month || undefined}
                data-today={day === props.today || undefined}
              >
                <Day
                  day={day}
                  entries={found.entries.filter((entry) => entry.on === day)}
                  holidays={found.holidays.filter((holiday) => holiday.day === day)}
                  today={day === props.today}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day(props: {
  day: string;
  entries: readonly CalendarEntry[];
  holidays: Calendar['holidays'];
  today: boolean;
}) {
  const { t, list } = useWords();
  const { entries, holidays } = props;
  const names = holidays.map(({ name, place_name }) => (place_name === null ? name : `${name} (${place_name})`));
  return (
    <>
      <div className="month-head">
        <span className="month-day figures">
          {Number(props.day.slice(8))}
          {props.today ? <span className="hidden-visually"> {t('calendar.today')}</span> : null}
        </span>
        {names.length > 0 ? <span className="month-holiday">{list(names)}</span> : null}
      </div>
      <ul>
        {entries.slice(0, most).map((entry) => (
          <li key={`${entry.kind} ${entry.id} ${entry.time ?? ''} ${entry.flow_name ?? ''}`}>
            <Cell entry={entry} />
          </li>
        ))}
      </ul>
      {entries.length > most ? (
        <Link className="small" to="/calendar" search={{ month: monthOf(props.day), view: 'list' }}>
          {t('calendar.more', { count: entries.length - most })}
        </Link>
      ) : null}
    </>
  );
}

function Cell(props: { entry: CalendarEntry }) {
  const { t, number } = useWords();
  const { entry } = props;
  return (
    <EntryLink entry={entry} className="month-entry">
      <span className="month-line">
        <Icon name={entry.does === 'flow' ? 'flow' : 'message'} size={14} />
        {entry.time === null ? null : <span className="figures">{entry.time}</span>}
        <span className="month-name">{entry.name}</span>
      </span>
      <span className="quiet small figures">
        {entry.estimated
          ? t('calendar.about', { count: entry.people })
          : t('calendar.people', { count: entry.people, shown: number(entry.people) })}
        {entry.state === 'paused' ? ` · ${t('calendar.paused')}` : ''}
      </span>
    </EntryLink>
  );
}
