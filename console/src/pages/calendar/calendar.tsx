/** All that will go out: a month to look at, and the same as a list. On a phone the list alone. */
import './calendar.css';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type Calendar as Answer, calendar } from '../../api/schedules.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Empty, Loaded } from '../../ui/faces.tsx';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useWords } from '../../words/words.tsx';
import { Agenda } from './agenda.tsx';
import { isMonth, monthOf, plusMonths, weeksOf } from './days.ts';
import { Month } from './month.tsx';

const route = getRouteApi('/calendar');

export function Calendar() {
  const { t } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/calendar' });
  const today = new Date().toISOString().slice(0, 10);
  const month = isMonth(search.month) ? search.month : monthOf(today);
  const days = weeksOf(month).flat();
  const query = useQuery(calendar(days[0]!, days.at(-1)!));
  const go = (to: string) =>
    void navigate({ search: { ...search, month: to === monthOf(today) ? undefined : to }, replace: true });
  return (
    <Page
      title={t('calendar.title')}
      says={t('calendar.says')}
      action={
        <ButtonLink to="/schedules/new" look="primary" icon="plus">
          {t('calendar.add')}
        </ButtonLink>
      }
    >
      <MonthBar month={month} current={monthOf(today)} go={go} />
      <Loaded query={query}>
        {(found) => (
          <div aria-busy={query.isPlaceholderData}>
            <Views
              found={found}
              month={month}
              today={today}
              view={search.view === 'list' ? 'list' : 'month'}
              show={(view) =>
                void navigate({ search: { ...search, view: view === 'list' ? view : undefined }, replace: true })
              }
            />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function MonthBar(props: { month: string; current: string; go: (month: string) => void }) {
  const { t, language } = useWords();
  const name = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const words = (month: string) => name.format(new Date(`${month}-01T00:00:00Z`));
  const [before, after] = [plusMonths(props.month, -1), plusMonths(props.month, 1)];
  return (
    <div className="row calendar-bar">
      <h2 aria-live="polite">{words(props.month)}</h2>
      <span className="row">
        <Button small onClick={() => props.go(before)}>
          {words(before)}
        </Button>
        <Button small disabled={props.month === props.current} onClick={() => props.go(props.current)}>
          {t('calendar.this_month')}
        </Button>
        <Button small onClick={() => props.go(after)}>
          {words(after)}
        </Button>
      </span>
    </div>
  );
}

function Views(props: { found: Answer; month: string; today: string; view: string; show: (view: string) => void }) {
  const { t } = useWords();
  const { found, month } = props;
  const inMonth = { ...found, entries: found.entries.filter((entry) => monthOf(entry.on) === month) };
  const list =
    inMonth.entries.length === 0 ? (
      <Empty title={t('calendar.none')}>{t('calendar.none_says')}</Empty>
    ) : (
      <Agenda found={inMonth} today={props.today} />
    );
  return (
    <>
      <div className="calendar-wide">
        <Tabs
          label={t('calendar.views')}
          value={props.view}
          onChange={props.show}
          tabs={[
            { value: 'month', label: t('calendar.month') },
            { value: 'list', label: t('calendar.list') },
          ]}
        >
          {props.view === 'month' ? <Month found={found} month={month} today={props.today} /> : list}
        </Tabs>
      </div>
      <div className="calendar-narrow">{list}</div>
      <p className="quiet small calendar-zone">{t('calendar.zone', { zone: found.zone.replaceAll('_', ' ') })}</p>
    </>
  );
}
