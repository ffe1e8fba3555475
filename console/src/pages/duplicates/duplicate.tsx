/** Two people side by side, fact by fact with who says it, and the decision. */
import './duplicates.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, newKey } from '../../api/client.ts';
import { type ComparedFact, type DuplicateDetail, duplicate } from '../../api/duplicates.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceSet } from '../../ui/choice-set.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Loaded, Notice } from '../../ui/faces.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { Reasons } from './reasons.tsx';

const route = getRouteApi('/duplicates/$id');

export function Duplicate() {
  const { t, of } = useWords();
  const { id } = route.useParams();
  const query = useQuery(duplicate(id));
  const found = query.data;
  return (
    <Page
      title={
        found
          ? t('duplicates.are_they', { one: found.people[0].name, other: found.people[1].name })
          : t('duplicates.pair')
      }
      says={found && found.state !== 'open' ? of('duplicate_states', found.state) : undefined}
      above={{ to: '/duplicates', label: t('duplicates.title') }}
      action={found ? <Acts found={found} /> : null}
    >
      <Loaded query={query}>
        {(row) => (
          <div className="stack">
            {row.both_talking ? <Notice tone="warn">{t('duplicates.both_talking')}</Notice> : null}
            {row.decided_at ? <Decided found={row} /> : null}
            <div className="two-columns match-columns">
              <Section title={t('duplicates.facts')} says={t('duplicates.facts_says')}>
                <Facts found={row} />
              </Section>
              <Section title={t('duplicates.why')}>
                <Reasons score={row.score} reasons={row.reasons} />
              </Section>
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Decided(props: { found: DuplicateDetail }) {
  const { t, when } = useWords();
  const { found } = props;
  return (
    <p className="quiet">
      {found.by_itself ? t('duplicates.by_itself') : found.decided_by}, {when(found.decided_at!)}
      {found.note ? <q> {found.note}</q> : null}{' '}
      {found.merge ? <Link to="/duplicates/merges">{t('duplicates.to_merges')}</Link> : null}
    </p>
  );
}

const tones: Record<ComparedFact['verdict'], Tone> = { same: 'good', alike: 'busy', differ: 'warn', one: 'quiet' };

function Facts(props: { found: DuplicateDetail }) {
  const { t, of } = useWords();
  const { people, facts, history } = props.found;
  const side = (value: ComparedFact['sides'][0]) =>
    value ? (
      <span className="stack-tight">
        <span>{value.value}</span>
        <span className="quiet small">{value.origins.map((one) => one.source).join(', ')}</span>
      </span>
    ) : (
      <span className="quiet">–</span>
    );
  const kinds = [...new Set([...Object.keys(history[0]), ...Object.keys(history[1])])];
  return (
    <div className="table-box">
      <table className="table match-table">
        <caption className="hidden-visually">{t('duplicates.facts')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('duplicates.fact')}</th>
            {people.map((person) => (
              <th key={person.id} scope="col">
                <Link to="/people/$id" params={{ id: person.id }}>
                  {person.name}
                </Link>
              </th>
            ))}
            <th scope="col">{t('duplicates.verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {facts.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: several lines may be of one fact; their order is theirs
            <tr key={at}>
              <th scope="row">
                {row.fact.startsWith('field:') ? (row.label ?? row.fact.slice(6)) : of('match_facts', row.fact)}
                {row.label && !row.fact.startsWith('field:') ? <span className="quiet small"> {row.label}</span> : null}
              </th>
              <td data-head={people[0].name}>{side(row.sides[0])}</td>
              <td data-head={people[1].name}>{side(row.sides[1])}</td>
              <td data-head={t('duplicates.verdict')}>
                <Badge tone={tones[row.verdict]}>{of('match_verdicts', row.verdict)}</Badge>
              </td>
            </tr>
          ))}
          {kinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{of('match_history', kind)}</th>
              <td data-head={people[0].name}>{history[0][kind] ?? 0}</td>
              <td data-head={people[1].name}>{history[1][kind] ?? 0}</td>
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Decision = 'same' | 'different' | 'later';

function Acts(props: { found: DuplicateDetail }) {
  const { t } = useWords();
  const [asked, setAsked] = useState<Decision | null>(null);
  const { found } = props;
  if (found.state !== 'open' && found.state !== 'later') return null;
  return (
    <>
      <Button look="primary" onClick={() => setAsked('same')}>
        {t('duplicates.same')}
      </Button>
      <Button onClick={() => setAsked('different')}>{t('duplicates.different')}</Button>
      {found.state === 'open' ? <Button onClick={() => setAsked('later')}>{t('duplicates.later')}</Button> : null}
      {asked ? <Ask found={found} decision={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function Ask(props: { found: DuplicateDetail; decision: Decision; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const { found, decision } = props;
  const [survivor, setSurvivor] = useState(found.survivor);
  const [note, setNote] = useState('');
  const [key] = useState(newKey);
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t(`duplicates.${decision}_title`)}
      says={t(`duplicates.${decision}_says`)}
      act={t(`duplicates.${decision}`)}
      onAct={async () => {
        const body = {
          decision,
          ...(decision === 'same' && { survivor }),
          ...(note.trim() && { note: note.trim() }),
        };
        await api.post(`/duplicates/${found.id}/decision`, body, key);
        for (const name of ['duplicates', 'merges', 'numbers', 'contacts', 'contact', 'audience-count'])
          void client.invalidateQueries({ queryKey: [name] });
        toast(t(`duplicates.${decision}_done`));
        props.onClose();
        await navigate({ to: '/duplicates' });
      }}
    >
      <div className="stack-tight">
        {decision === 'same' ? (
          <ChoiceSet
            legend={t('duplicates.survivor')}
            value={survivor}
            choices={found.people.map((person) => ({
              value: person.id,
              label: person.name,
              help: [person.sources.join(', '), person.tel].filter(Boolean).join(' · '),
            }))}
            onChange={setSurvivor}
          />
        ) : null}
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
