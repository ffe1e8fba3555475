/** The people behind a number, which the address names. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FlowResults, resultPeople } from '../../api/results.ts';
import { personColumn } from '../../parts/person-column.tsx';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';
import { categoryName } from './picture.ts';

const route = getRouteApi('/flows/$id/results');
const tones: Readonly<Record<string, Tone>> = {
  ...{ finished: 'good', waiting: 'busy', expired: 'warn', interrupted: 'warn', failed: 'bad' },
};

export function PeopleDialog(props: { data: FlowResults }) {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/flows/$id/results' });
  const title = useTitle(props.data);
  const { from, to, start, by, level, map } = search;
  return (
    <Dialog
      wide
      open={search.who !== undefined}
      title={title}
      onClose={() => void navigate({ search: { from, to, start, by, level, map }, resetScroll: false })}
    >
      {search.who ? <List flow={props.data.flow.id} title={title} /> : null}
    </Dialog>
  );
}

/** “Working now: Yes · Bong”. */
function useTitle(data: FlowResults): string {
  const { t, of, language } = useWords();
  const { who = 'asked', reason, question: key, category, place } = route.useSearch();
  const question = data.questions.find((one) => one.key === key);
  const state = who === 'left_out' && reason ? of('left_out', reason) : of('result_who', who);
  const answer =
    category === '-'
      ? t('results.no_answer')
      : category && question
        ? categoryName(question, category, language)
        : null;
  const what = question ? (answer ? `${question.name}: ${answer}` : question.name) : null;
  const where = place ? data.places.find((one) => String(one.place) === place)?.name : null;
  const parts = [what && who === 'asked' ? null : state, what, where];
  return t('results.people', { what: parts.filter(Boolean).join(' · ') });
}

function List(props: { flow: string; title: string }) {
  const { t, of, when, number } = useWords();
  const { from, to, start, who, reason, question, category, place } = route.useSearch();
  const query = useInfiniteQuery(resultPeople(props.flow, { from, to, start, who, reason, question, category, place }));
  return (
    <KeysetList query={query} empty={<p className="quiet">{t('recipients.none')}</p>}>
      {(people) => (
        <Table
          label={props.title}
          rows={people}
          rowKey={(one) => `${one.contact} ${one.run ?? ''}`}
          columns={[
            personColumn(t),
            {
              name: 'post',
              head: t('people.facility'),
              cell: (one) => [one.cadre, one.facility].filter(Boolean).join(' · '),
            },
            {
              name: 'state',
              head: t('accounting.state'),
              cell: (one) =>
                one.state === 'left_out' ? (
                  of('left_out', one.reason ?? '')
                ) : (
                  <Badge tone={tones[one.state] ?? 'quiet'}>{of('result_states', one.state)}</Badge>
                ),
            },
            question
              ? { name: 'answer', head: t('results.answer'), cell: (one) => one.answer }
              : { name: 'answers', head: t('results.answers'), cell: (one) => number(one.answers), figures: true },
            { name: 'at', head: t('results.when'), cell: (one) => (one.at ? when(one.at) : null), weight: 3 },
          ]}
        />
      )}
    </KeysetList>
  );
}
