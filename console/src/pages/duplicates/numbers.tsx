/** Numbers of several people, and numbers that somebody called wrong: whose are they? */
import './duplicates.css';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, newKey } from '../../api/client.ts';
import { type NumberRow, numbers } from '../../api/duplicates.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceSet } from '../../ui/choice-set.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/faces.tsx';
import { SelectField, TextArea } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { DuplicateTabs } from './duplicate-pages.tsx';

const route = getRouteApi('/duplicates/numbers');
const kinds = ['shared', 'recycled', 'claimed', 'wrong_number'] as const;

export function NumbersPage() {
  const { t, of, number } = useWords();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/duplicates/numbers' });
  const state = search.state ?? 'open';
  const query = useInfiniteQuery(numbers(search.kind, state));
  const first = query.data?.pages[0];
  const put = (change: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...change }, replace: true, resetScroll: false });
  const all = Object.values(first?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <Page title={t('duplicates.numbers')} says={t('duplicates.numbers_says')}>
      <DuplicateTabs />
      {first ? (
        <p className="quiet small">{t('duplicates.numbers_figures', { count: all, people: number(first.people) })}</p>
      ) : null}
      <div className="list-tools">
        <SelectField
          bare
          label={t('duplicates.number_kind')}
          value={search.kind ?? ''}
          options={[
            { value: '', label: t('duplicates.all_kinds') },
            ...kinds.map((value) => ({
              value,
              label: `${of('number_kinds', value)} (${number(first?.counts[value] ?? 0)})`,
            })),
          ]}
          onChange={(event) => put({ kind: event.target.value || undefined })}
        />
        <SelectField
          bare
          label={t('duplicates.state')}
          value={state}
          options={(['open', 'decided', 'gone'] as const).map((value) => ({
            value,
            label: of('number_states', value),
          }))}
          onChange={(event) => put({ state: event.target.value })}
        />
      </div>
      <KeysetList
        query={query}
        empty={<Empty title={t('duplicates.no_numbers')}>{t('duplicates.no_numbers_says')}</Empty>}
      >
        {(rows) => (
          <ul className="match-numbers">
            {rows.map((row) => (
              <li key={row.id} className="panel stack-tight">
                <One row={row} />
              </li>
            ))}
          </ul>
        )}
      </KeysetList>
    </Page>
  );
}

function One(props: { row: NumberRow }) {
  const { t, of, when } = useWords();
  const [asked, setAsked] = useState(false);
  const { row } = props;
  return (
    <>
      <div className="row-apart">
        <h2 className="figures">{row.value}</h2>
        {row.state === 'open' ? (
          <Button small onClick={() => setAsked(true)}>
            {t('duplicates.decide_number')}
          </Button>
        ) : null}
      </div>
      <p className="small">{of('number_kind_says', row.kind)}</p>
      {row.evidence ? (
        <p className="small">
          <q>{row.evidence.text}</q> <span className="quiet">{when(row.evidence.at)}</span>
        </p>
      ) : null}
      <ul className="lines">
        {row.people.map((person) => (
          <li key={person.id} className="row-apart">
            <span className="stack-tight">
              <Link to="/people/$id" params={{ id: person.id }}>
                {person.name}
              </Link>
              <span className="quiet small">
                {[person.cadre[0], person.facility[0], ...person.origins.map((one) => one.source)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            <span className="quiet small">{person.receives ? t('duplicates.receives') : null}</span>
          </li>
        ))}
      </ul>
      {row.decision ? (
        <p className="quiet small">
          {of('number_decisions', row.decision)} {row.decided_for?.name} · {row.decided_by}
          {row.decided_at ? `, ${when(row.decided_at)}` : ''} {row.note ? <q>{row.note}</q> : null}
        </p>
      ) : null}
      {asked ? <Ask row={row} onClose={() => setAsked(false)} /> : null}
    </>
  );
}

function Ask(props: { row: NumberRow; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const { row } = props;
  const [choice, setChoice] = useState('');
  const [note, setNote] = useState('');
  const [key] = useState(newKey);
  const choices = [
    ...(row.people.length > 1
      ? row.people.map((one) => ({
          value: `belongs ${one.id}`,
          label: t('duplicates.belongs', { name: one.name }),
          help: t('duplicates.belongs_says'),
        }))
      : []),
    ...row.people.map((one) => ({
      value: `remove ${one.id}`,
      label: t('duplicates.not_of', { name: one.name }),
      help: t('duplicates.not_of_says'),
    })),
    ...(row.people.length > 1
      ? [{ value: 'shared_phone', label: t('duplicates.shared_phone'), help: t('duplicates.shared_phone_says') }]
      : []),
  ];
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t('duplicates.whose', { number: row.value })}
      act={t('duplicates.decide_number')}
      onAct={async () => {
        if (choice === '') return;
        const [decision, contact] = choice.split(' ');
        const body = { decision, ...(contact && { contact }), ...(note.trim() && { note: note.trim() }) };
        await api.post(`/numbers/${row.id}/decision`, body, key);
        await client.invalidateQueries({ queryKey: ['numbers'] });
        for (const name of ['contacts', 'contact', 'audience-count'])
          void client.invalidateQueries({ queryKey: [name] });
        toast(t('duplicates.number_done'));
        props.onClose();
      }}
    >
      <div className="stack-tight">
        <ChoiceSet
          legend={t('duplicates.whose', { number: row.value })}
          value={choice}
          choices={choices}
          onChange={setChoice}
        />
        <TextArea
          label={t('duplicates.note')}
          rows={2}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
