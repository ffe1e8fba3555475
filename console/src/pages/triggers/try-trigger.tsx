/** What happens if somebody writes this? Asked of the server, which does nothing but look. */
import './triggers.css';
import type { TriedTrigger } from '@mhero/contract/conversations.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { channels } from '../../api/channels.ts';
import { api } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace } from '../../ui/faces.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';

export function TryTrigger() {
  const { t } = useWords();
  const rows = useQuery(channels);
  const [text, setText] = useState('');
  const [channel, setChannel] = useState('');
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<TriedTrigger | null>(null);
  const [error, setError] = useState<unknown>(null);
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim() || busy) return;
    setBusy(true);
    setError(null);
    try {
      setFound(await api.ask<TriedTrigger>('/triggers/try', { text: text.trim(), ...(channel ? { channel } : {}) }));
    } catch (caught) {
      setFound(null);
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="panel stack-tight" onSubmit={(event) => void ask(event)}>
      <div className="trigger-try">
        <TextField
          label={t('triggers.try')}
          value={text}
          maxLength={1600}
          dir="auto"
          onChange={(event) => {
            setText(event.target.value);
            setFound(null);
          }}
        />
        {(rows.data?.length ?? 0) > 1 ? (
          <SelectField
            label={t('triggers.channel')}
            value={channel}
            options={[
              { value: '', label: t('triggers.any_channel') },
              ...(rows.data ?? []).map((one) => ({ value: one.name, label: one.name })),
            ]}
            onChange={(event) => {
              setChannel(event.target.value);
              setFound(null);
            }}
          />
        ) : null}
        <Button type="submit" busy={busy} disabled={!text.trim()}>
          {t('triggers.try_act')}
        </Button>
      </div>
      <div role="status">{found ? <Outcome found={found} /> : null}</div>
      {error ? <ErrorFace error={error} /> : null}
    </form>
  );
}

function Outcome(props: { found: TriedTrigger }) {
  const { t, list } = useWords();
  const { found } = props;
  if (found.flow === null) return <p>{t(`tried.${found.outcome}`, { flow: found.flow_name ?? '', word: '' })}</p>;
  return (
    <>
      <p>
        {t(`tried.${found.outcome}`, { flow: found.flow_name ?? '', word: (found.keyword ?? '').toUpperCase() })}{' '}
        <Link to="/flows/$id" params={{ id: found.flow }}>
          {t('triggers.open')}
        </Link>
      </p>
      {found.instead_of.length > 0 ? (
        <p className="quiet small">{t('triggers.instead_of', { flows: list(found.instead_of) })}</p>
      ) : null}
    </>
  );
}
