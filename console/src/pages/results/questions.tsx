/** Every question with its one right picture; the title says what was found, the line below it of how many. */
import { getRouteApi } from '@tanstack/react-router';
import type { FlowResults, Question } from '../../api/results.ts';
import { Badge } from '../../ui/badge.tsx';
import { useWords, type Words } from '../../words/words.tsx';
import { ChoicePicture } from './choice-picture.tsx';
import { DatePicture } from './date-picture.tsx';
import { Groups } from './groups.tsx';
import { NumberPicture } from './number-picture.tsx';
import { PeopleLink } from './people-link.tsx';
import { categoryName, fewAnswers, leader, type Shown, shownQuestions, slicesOf } from './picture.ts';
import { round } from './round.ts';
import { Themes } from './themes.tsx';
import { TopValues } from './top-values.tsx';

const route = getRouteApi('/flows/$id/results');

export function Questions(props: { data: FlowResults }) {
  const { t } = useWords();
  const { data } = props;
  const shown = shownQuestions(data.questions, data.flow.charts);
  return (
    <section className="stack" aria-labelledby="questions-title">
      <h2 id="questions-title">{t('results.questions', { count: shown.length })}</h2>
      <div className="question-cards">
        {shown.map((one) => (
          <Card key={one.question.key} shown={one} data={data} />
        ))}
      </div>
    </section>
  );
}

function Card(props: { shown: Shown; data: FlowResults }) {
  const words = useWords();
  const { t } = words;
  const { shown, data } = props;
  const { question } = shown;
  const name = shown.chart?.title[words.language === 'fr' ? 'fra' : 'eng'] ?? question.name;
  const wide = shown.picture === 'themes' || (data.groups.length > 0 && shown.picture !== 'none');
  return (
    <article className="panel question-card" data-wide={wide || undefined} aria-labelledby={`q-${question.key}`}>
      <header className="question-head">
        <p className="question-name">
          {name}
          {question.current ? null : <Badge tone="quiet">{t('results.old_question')}</Badge>}
          {question.wait ? null : <Badge tone="quiet">{t('results.worked_out')}</Badge>}
        </p>
        <h3 id={`q-${question.key}`}>{finding(shown, words)}</h3>
        {question.text ? <p className="question-text quiet small">“{question.text}”</p> : null}
        <Base question={question} />
      </header>
      <Drawn shown={shown} name={name} flow={data.flow.id} />
      {data.by && data.groups.length > 0 ? <Groups shown={shown} data={data} /> : null}
    </article>
  );
}

function Drawn(props: { shown: Shown; name: string; flow: string }) {
  const { start, from, to } = route.useSearch();
  const { question, picture } = props.shown;
  if (picture === 'themes')
    return <Themes flow={props.flow} question={question} name={props.name} window={{ start, from, to }} />;
  if (question.answered === 0) return null;
  if (picture === 'share' || picture === 'bars') return <ChoicePicture shown={props.shown} />;
  if (picture === 'histogram') return <NumberPicture numbers={question.numbers!} />;
  if (picture === 'dates') return <DatePicture dates={question.dates!} />;
  if (picture === 'places') return <TopValues question={question} />;
  return null;
}

/** The one sentence that an officer would write above it. */
export function finding(shown: Shown, { t, number, percent, day, language }: Words): string {
  const { question, picture } = shown;
  const { answered, numbers, dates, top } = question;
  if (answered === 0) return t('results.no_answers');
  if (picture === 'histogram' && numbers)
    return t('results.found_number', {
      median: number(round(numbers.median)),
      min: number(numbers.min),
      max: number(numbers.max),
    });
  if (picture === 'dates' && dates) return t('results.found_dates', { first: day(dates.first), last: day(dates.last) });
  if (picture === 'places' && top[0])
    return t('results.found_place', { place: top[0].value, people: number(top[0].people), count: answered });
  if (picture === 'share' || picture === 'bars') {
    const most = leader(slicesOf(question, question, shown.chart?.order));
    if (!most) return t('results.found_tie', { count: answered });
    const answer = categoryName(question, most.category!, language);
    return answered < fewAnswers
      ? t('results.found_few', { people: number(most.people), count: answered, answer })
      : t('results.found_share', { share: percent(most.people, answered), count: answered, answer });
  }
  return t('results.found_words', { count: answered });
}

/** asked = answered + did not fit + no answer: each opens its people. */
function Base(props: { question: Question }) {
  const { t, number } = useWords();
  const { key, asked, answered, invalid, no_answer, categories, wait } = props.question;
  const unfit = categories.find((category) => category.role === 'other' && category.people > 0);
  return (
    <p className="small question-base">
      <PeopleLink of={{ question: key }}>
        {wait
          ? t('results.base_question', { answered: number(answered), count: asked })
          : t('results.base_known', { count: answered })}
      </PeopleLink>
      {invalid > 0 && unfit ? (
        <>
          {' · '}
          <PeopleLink of={{ question: key, category: unfit.name }}>
            {t('results.invalid', { count: invalid })}
          </PeopleLink>
        </>
      ) : null}
      {no_answer > 0 ? (
        <>
          {' · '}
          <PeopleLink of={{ question: key, category: '-' }}>{t('results.without', { count: no_answer })}</PeopleLink>
        </>
      ) : null}
    </p>
  );
}
