/** What waits to be corrected of this person, and how an officer proposes more. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Change, type ChangeKind, changes, type NewChange } from '../../api/changes.ts';
import { api, newKey } from '../../api/client.ts';
import type { ContactDetail } from '../../api/contacts.ts';
import { PlacePicker } from '../../parts/place-picker.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

export function PersonCorrections(props: { person: ContactDetail }) {
  const { t, of } = useWords();
  const { person } = props;
  const [asked, setAsked] = useState(false);
  const query = useInfiniteQuery(changes({ contact: person.id }));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section
      title={t('corrections.title')}
      action={
        <Button small onClick={() => setAsked(true)}>
          {t('corrections.propose')}
        </Button>
      }
    >
      {rows.length > 0 ? (
        <ul className="lines">
          {rows.slice(0, 5).map((row) => (
            <li key={row.id} className="row-apart">
              <Link to="/corrections/$id" params={{ id: row.id }}>
                {of('change_kinds', row.kind)}
                {row.to ? `: ${row.to.name}` : ''}
              </Link>
              <span className="quiet small">{of('change_lists', row.list)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="quiet small">{t('corrections.none_of_person')}</p>
      )}
      {asked ? <Propose person={person} onClose={() => setAsked(false)} /> : null}
    </Section>
  );
}

const kinds = ['number_replace', 'number_add', 'number_remove', 'facility', 'name', 'language', 'status'] as const;
const typed: ReadonlySet<ChangeKind> = new Set(['number_replace', 'number_add', 'name', 'language']);
const ofNumbers: ReadonlySet<ChangeKind> = new Set(['number_replace', 'number_remove']);

function Propose(props: { person: ContactDetail; onClose: () => void }) {
  const { t, of } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const { person } = props;
  const numbers = person.addresses.filter((one) => one.scheme === 'tel').map((one) => one.value);
  const [kind, setKind] = useState<(typeof kinds)[number]>(numbers.length > 0 ? 'number_replace' : 'number_add');
  const [from, setFrom] = useState(numbers[0] ?? '');
  const [to, setTo] = useState('');
  const [place, setPlace] = useState<readonly { id: number; name: string }[]>([]);
  const [words, setWords] = useState('');
  const [key] = useState(newKey);
  const value = kind === 'facility' ? String(place[0]?.id ?? '') : kind === 'status' ? 'left' : to.trim();
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t('corrections.propose_of', { name: person.name })}
      says={t('corrections.propose_says')}
      act={t('corrections.propose')}
      onAct={async () => {
        const request: NewChange = {
          ...{ contact: person.id, kind },
          ...(ofNumbers.has(kind) && { from }),
          ...(kind !== 'number_remove' && { to: value }),
          ...(words.trim() && { words: words.trim() }),
        };
        await api.post<Change>('/changes', request, key);
        await client.invalidateQueries({ queryKey: ['changes'] });
        toast(t('corrections.proposed'));
        props.onClose();
      }}
    >
      <div className="stack-tight">
        <SelectField
          label={t('corrections.kind')}
          value={kind}
          options={kinds
            .filter((one) => numbers.length > 0 || !ofNumbers.has(one))
            .map((one) => ({
              value: one,
              label: one === 'status' ? t('corrections.has_left') : of('change_kinds', one),
            }))}
          onChange={(event) => setKind(event.target.value as (typeof kinds)[number])}
        />
        {ofNumbers.has(kind) ? (
          <SelectField
            label={t('corrections.of_number')}
            value={from}
            options={numbers.map((one) => ({ value: one, label: one }))}
            onChange={(event) => setFrom(event.target.value)}
          />
        ) : null}
        {typed.has(kind) ? (
          <TextField label={t('corrections.value')} value={to} onChange={(event) => setTo(event.target.value)} />
        ) : null}
        {kind === 'facility' ? (
          <PlacePicker
            label={t('corrections.value')}
            none={t('corrections.no_place')}
            chosen={place}
            onChange={(chosen) => setPlace(chosen.slice(-1))}
          />
        ) : null}
        <TextArea
          label={t('corrections.words')}
          help={t('corrections.words_help')}
          rows={2}
          maxLength={1000}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
