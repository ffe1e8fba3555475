/** An answer in words. Who gave it is asked for by a press, and that is recorded. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { useErrorWords } from '../../ui/faces.tsx';
import { useWords } from '../../words/words.tsx';

export function Quote(props: { flow: string; run: string; text: string; at?: string }) {
  const { t, when } = useWords();
  const wordsOf = useErrorWords();
  const [person, setPerson] = useState<{ contact: string; name: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const open = async () => {
    setBusy(true);
    setError(null);
    try {
      setPerson(await api.get(`/flows/${props.flow}/results/answerer/${props.run}`));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li className="quote">
      <q dir="auto">{props.text}</q>
      <span className="quote-who small">
        {props.at ? <span className="quiet">{when(props.at)}</span> : null}
        {person ? (
          <Link to="/people/$id" params={{ id: person.contact }}>
            {person.name}
          </Link>
        ) : (
          <Button
            small
            look="quiet"
            className="no-print"
            busy={busy}
            title={t('results.who_wrote_says')}
            onClick={() => void open()}
          >
            {t('results.who_wrote')}
          </Button>
        )}
        {error ? <span role="alert">{wordsOf(error)}</span> : null}
      </span>
    </li>
  );
}
