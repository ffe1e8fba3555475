import { whenWords } from '@mhero/flow/recurrence/words.ts';
import { useQuery } from '@tanstack/react-query';
import { schedulePreview, type When } from '../../api/schedules.ts';
import { ErrorFace, Skeleton } from '../../ui/faces.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';

/** What the form says in one sentence, and the next five times of it. */
export function NextTimes(props: { when: When }) {
  const { t, language } = useWords();
  const asked = useDebounced(JSON.stringify(props.when));
  const { data, error, isPlaceholderData } = useQuery(schedulePreview(JSON.parse(asked) as When));
  const words = whenWords(props.when, language);
  return (
    <div className="stack-tight" aria-live="polite">
      <p className="schedule-words">{words}</p>
      {error ? <ErrorFace error={error} title={t('schedules.no_times')} /> : null}
      {!error && !data ? <Skeleton lines={5} /> : null}
      {!error && data ? (
        <div data-old={isPlaceholderData || undefined}>
          <h3 className="small">{t('schedules.next')}</h3>
          {data.next.length === 0 ? <p>{t('schedules.no_times')}</p> : null}
          <ol className="schedule-next">
            {data.next.map((one) => (
              <li key={one.at}>
                <Moment {...one} />
              </li>
            ))}
          </ol>
          {data.skipped.length > 0 ? (
            <p className="quiet small">{t('schedules.left_out', { count: data.skipped.length })}</p>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

function Moment(props: { on: string; at: string; zone: string; moved_from: string | null }) {
  const { t, language } = useWords();
  const day = new Intl.DateTimeFormat(language, {
    ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
    timeZone: props.zone,
  });
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: props.zone });
  const date = new Date(props.at);
  return (
    <>
      <span className="figures">
        {day.format(date)}, {time.format(date)}
      </span>
      {props.moved_from ? <span className="quiet small"> {t('schedules.moved')}</span> : null}
    </>
  );
}
