/** What a correction would change, in one line. */
import type { Change } from '../../api/changes.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { useWords } from '../../words/words.tsx';

const tones: Record<string, Tone> = {
  proposed: 'busy',
  accepted: 'busy',
  writing: 'busy',
  confirmed: 'good',
  conflict: 'warn',
  failed: 'bad',
  rejected: 'quiet',
  withdrawn: 'quiet',
};

export function ChangeState(props: { change: Pick<Change, 'state' | 'list'> }) {
  const { of } = useWords();
  const { state, list } = props.change;
  const word = list === 'by_hand' || list === 'later' ? list : state;
  return <Badge tone={tones[state] ?? 'quiet'}>{of('change_states', word)}</Badge>;
}

export function What(props: { change: Change }) {
  const { t, of } = useWords();
  const { kind, field, from, to, unsure, said } = props.change;
  return (
    <span className="stack-tight change-what">
      <span className="small quiet">{field ? `${of('change_kinds', kind)}: ${field}` : of('change_kinds', kind)}</span>
      <span>
        {from ? <del>{from.name}</del> : null}
        {from && to ? <span aria-hidden="true"> → </span> : null}
        {to ? <ins>{to.name}</ins> : unsure ? <em>{t('corrections.unsure')}</em> : null}
      </span>
      {said ? <q className="small">{said}</q> : null}
    </span>
  );
}
