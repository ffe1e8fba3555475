/** The conversation for one simulated phone, before anybody else gets it. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { phones } from '../../api/channels.ts';
import { api } from '../../api/client.ts';
import { contactsList } from '../../api/contacts.ts';
import type { FlowStart } from '../../api/starts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace } from '../../ui/faces.tsx';
import { SelectField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';

/** Phones that got something already, then people of the audience. */
export function TryOnPhone(props: { flow: string; channel: string; query: string }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const known = useQuery(phones);
  const people = useInfiniteQuery(contactsList({ query: props.query }));
  const [chosen, setChosen] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const options = [
    ...(people.data?.pages[0]?.items ?? []).slice(0, 10).map((one) => ({ value: one.id, label: one.name })),
    ...(known.data ?? []).slice(0, 10).map((one) => ({ value: one.contact, label: one.name })),
  ].filter((one, at, all) => all.findIndex((other) => other.value === one.value) === at);
  const contact = chosen || options[0]?.value;
  const begin = async (event: FormEvent) => {
    event.preventDefault();
    if (!contact || busy) return;
    setBusy(true);
    setError(null);
    try {
      await api.post<FlowStart>('/starts', { flow: props.flow, contact, channel: props.channel, skip_busy: false });
      await navigate({ to: '/phones/$id', params: { id: contact } });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <details>
      <summary>{t('send.try_phone')}</summary>
      <form className="stack-tight send-test" onSubmit={(event) => void begin(event)}>
        <SelectField
          label={t('send.try_as')}
          help={t('send.try_help')}
          value={contact ?? ''}
          options={options}
          onChange={(event) => setChosen(event.target.value)}
        />
        <Button type="submit" busy={busy} disabled={!contact}>
          {t('send.try_act')}
        </Button>
        {error ? <ErrorFace error={error} /> : null}
      </form>
    </details>
  );
}
