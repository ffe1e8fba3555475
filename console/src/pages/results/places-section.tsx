/** By place: a map where positions are known, and always the table. What is drawn stands in the address. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { FlowResults, PlaceResults } from '../../api/results.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/faces.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { CopyTable } from './copy-table.tsx';
import { PeopleLink } from './people-link.tsx';
import { categoryName } from './picture.ts';

const route = getRouteApi('/flows/$id/results');
const PlaceMap = lazy(async () => ({ default: (await import('./place-map.tsx')).PlaceMap }));
const shownFirst = 12;

/** One figure of each place: `part` of `whole` people. */
export interface PlaceFigure {
  readonly place: number;
  readonly name: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly part: number;
  readonly whole: number;
}

export function PlacesSection(props: { data: FlowResults }) {
  const { t, of } = useWords();
  const navigate = useNavigate({ from: '/flows/$id/results' });
  const search = route.useSearch();
  const { data } = props;
  const measures = useMeasures(data);
  const measure = measures.find((one) => one.value === search.map) ?? measures.find((one) => one.first) ?? measures[0]!;
  if (data.places.length === 0) return null;
  const figures = data.places
    .map((place): PlaceFigure => ({ ...place, ...measure.of(place) }))
    .filter(({ whole }) => whole > 0);
  const known = figures.filter(({ latitude, longitude }) => latitude !== null && longitude !== null);
  return (
    <Section
      title={t('results.places', { level: of('place_levels', data.level ?? ''), count: figures.length })}
      says={t('results.places_says', { what: measure.label })}
      action={
        <div className="places-measure no-print">
          <SelectField
            bare
            label={t('results.measure')}
            value={measure.value}
            options={measures.map(({ value, label }) => ({ value, label }))}
            onChange={(event) =>
              void navigate({ search: { ...search, map: event.target.value }, replace: true, resetScroll: false })
            }
          />
        </div>
      }
    >
      <div className={known.length > 1 ? 'places-both' : undefined}>
        {known.length > 1 ? (
          <Suspense fallback={<Skeleton shape="cards" lines={1} />}>
            <PlaceMap
              figures={known}
              label={measure.label}
              missing={figures.length - known.length}
              level={data.level ?? ''}
              widest={data.levels[0] ?? ''}
            />
          </Suspense>
        ) : null}
        <PlaceTable figures={figures} label={measure.label} behind={measure.behind} />
      </div>
    </Section>
  );
}

interface Measure {
  readonly value: string;
  readonly label: string;
  /** Where a playbook says that this question is read on a map. */
  readonly first?: boolean;
  of(place: PlaceResults): { part: number; whole: number };
  readonly behind: { who?: string; question?: string; category?: string };
}

function useMeasures(data: FlowResults): Measure[] {
  const { t, language } = useWords();
  const mapped = new Map(
    data.flow.charts.flatMap((chart) => (chart.kind === 'map' ? [[chart.result, chart] as const] : [])),
  );
  const answered: Measure = {
    ...{ value: 'began', label: t('results.measure_began'), behind: { who: 'began' } },
    of: (place) => ({ part: place.began, whole: place.asked }),
  };
  const finished: Measure = {
    ...{ value: 'finished', label: t('results.measure_finished'), behind: { who: 'finished' } },
    of: (place) => ({ part: place.finished, whole: place.asked }),
  };
  const questions = data.questions.filter(({ key }) => data.places.some((place) => place.answers[key]));
  return [
    answered,
    finished,
    ...questions.flatMap((question) => {
      const chart = mapped.get(question.key);
      const answers = question.categories.filter(({ role }) => role === 'answer').map(({ name }) => name);
      const first = chart?.order?.[0] ?? answers[0];
      const title = chart?.title[language === 'fr' ? 'fra' : 'eng'] ?? question.name;
      return answers.map(
        (category): Measure => ({
          value: `${question.key}:${category}`,
          label: `${title}: ${categoryName(question, category, language)}`,
          first: chart !== undefined && category === first,
          behind: { question: question.key, category },
          of: ({ answers: own }) => ({
            part: own[question.key]?.[category] ?? 0,
            whole: answers.reduce((sum, name) => sum + (own[question.key]?.[name] ?? 0), 0),
          }),
        }),
      );
    }),
  ];
}

function PlaceTable(props: { figures: readonly PlaceFigure[]; label: string; behind: Measure['behind'] }) {
  const { t, number, percent } = useWords();
  const [all, setAll] = useState(false);
  const { figures, label, behind } = props;
  const shown = all ? figures : figures.slice(0, shownFirst);
  const head = [t('results.place'), label, t('results.of_whom')];
  return (
    <div className="stack-tight">
      <table className="choice-table">
        <thead className="hidden-visually">
          <tr>
            <th scope="col">{head[0]}</th>
            <td />
            <th scope="col">{head[1]}</th>
            <th scope="col">{head[2]}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.place}>
              <th scope="row">{one.name}</th>
              <td className="choice-bar" aria-hidden="true">
                <span
                  className="chart-1"
                  data-none={one.part === 0 || undefined}
                  style={{ inlineSize: `${(100 * one.part) / one.whole}%` }}
                />
              </td>
              <td className="figures-cell">
                <PeopleLink of={{ ...behind, place: one.place }}>{number(one.part)}</PeopleLink>
              </td>
              <td className="figures-cell quiet">
                {t('results.share_of', { share: percent(one.part, one.whole), count: one.whole })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row no-print">
        {figures.length > shownFirst ? (
          <Button small look="quiet" onClick={() => setAll(!all)}>
            {all ? t('results.fewer_places') : t('results.all_places', { count: figures.length })}
          </Button>
        ) : null}
        <CopyTable head={head} rows={figures.map((one) => [one.name, one.part, one.whole])} />
      </div>
    </div>
  );
}
