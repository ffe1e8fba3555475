/** What a server says of itself, before anything is kept or read. */
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { ProbeAnswer } from '../../api/sources.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorFace, Notice } from '../../ui/faces.tsx';
import { useWords } from '../../words/words.tsx';

const tones: Record<string, Tone> = { good: 'good', plain: 'quiet', trouble: 'warn' };

export function ProbeFacts(props: { probe: ProbeAnswer }) {
  const { t, of, number } = useWords();
  const { probe } = props;
  const offered = probe.types.filter((one) => one.offered);
  if (!probe.ok) return <Notice tone="bad">{probe.words}</Notice>;
  return (
    <div className="stack-tight">
      <ul className="lines">
        {probe.facts.map((fact) => (
          <li key={`${fact.code} ${fact.text}`} className="row-apart">
            <FactWords fact={fact} />
            <Badge tone={tones[fact.level] ?? 'quiet'}>{of('fact_levels', fact.level)}</Badge>
          </li>
        ))}
      </ul>
      {offered.length > 0 ? (
        <p className="quiet small">
          {t('sources.offers')}{' '}
          {offered
            .map((one) => of('resources', one.type) + (one.count === null ? '' : ` (${number(one.count)})`))
            .join(', ')}
        </p>
      ) : null}
    </div>
  );
}

/** In the reader's language where the fact is known by its code, else as the server of ours says it. */
export function FactWords(props: { fact: ProbeAnswer['facts'][number] }) {
  const { of } = useWords();
  const { code, text, values } = props.fact;
  const own = of('source_facts', code, values);
  return <span>{own === code.replaceAll('_', ' ') ? text : own}</span>;
}

/** Asks the server with settings that may not be kept yet. */
export function ProbeButton(props: { ask: () => object | null }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<ProbeAnswer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const press = async () => {
    const request = props.ask();
    if (!request) return;
    setBusy(true);
    setError(null);
    setFound(null);
    try {
      setFound(await api.ask<ProbeAnswer>('/sources/probe', request));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="stack-tight" aria-live="polite">
      <div>
        <Button busy={busy} onClick={() => void press()}>
          {t('sources.try')}
        </Button>
      </div>
      {found ? <ProbeFacts probe={found} /> : null}
      {error ? <ErrorFace error={error} /> : null}
    </div>
  );
}
