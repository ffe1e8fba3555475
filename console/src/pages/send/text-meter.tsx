/** How a text travels: parts, room left, which characters make it dearer, and the cheaper spelling. */
import { type CheaperSpelling, cheaperSpelling } from '@mhero/flow/sms/cheaper.ts';
import { countParts } from '@mhero/flow/sms/parts.ts';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/faces.tsx';
import { useWords } from '../../words/words.tsx';
import type { Seen } from './send.tsx';

/** The text as somebody of usual length would get it; as it stands until the language of templates has come. */
function useFilled(text: string): string {
  const templates = useQuery({
    queryKey: ['templates'],
    queryFn: () => import('./fill.ts'),
    enabled: text.includes('@'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return templates.data && text.includes('@') ? templates.data.fill(text) : text;
}

export function TextMeter(props: { text: string; write: (text: string) => void; seen: Seen; alone: boolean }) {
  const { t, number } = useWords();
  const filled = useFilled(props.text);
  if (!props.text) return null;
  const count = countParts(filled);
  const costly = [...new Set(count.costly.map((one) => one.char))];
  const about = filled !== props.text;
  return (
    <div className="stack-tight">
      <p className="small figures" aria-live="polite">
        {about ? t('meter.about', { count: count.parts }) : t('meter.parts', { count: count.parts })} ·{' '}
        {t('meter.left', { count: count.left })} ·{' '}
        <span className="quiet">{t(`meter.${count.alphabet}`, { count: count.perPart })}</span>
      </p>
      {costly.length > 0 ? (
        <p className="small">
          {t('meter.costly', { characters: costly.slice(0, 8).join(' '), normal: number(count.parts > 1 ? 153 : 160) })}
        </p>
      ) : null}
      <Cheaper {...props} />
    </div>
  );
}

function Cheaper(props: { text: string; write: (text: string) => void; seen: Seen; alone: boolean }) {
  const { t, money } = useWords();
  const cheaper = cheaperSpelling(props.text);
  if (!cheaper) return null;
  const people = props.seen.count.data?.reachable ?? 0;
  const found = props.seen.preview.data;
  // What one part costs on average, where this is the only version; else the saving per person is all that is known.
  const each = props.alone && found?.cost && found.parts > 0 ? found.cost.amount / found.parts : 0;
  const saved = each * cheaper.saves * people;
  return (
    <Notice>
      <div className="stack-tight">
        <p>
          {t('meter.cheaper', { count: cheaper.saves })}{' '}
          {props.alone && people > 0 ? t('meter.cheaper_all', { count: cheaper.saves * people }) : null}{' '}
          {saved >= 0.01 && found?.cost ? t('meter.cheaper_money', { money: money(saved, found.cost.currency) }) : null}
        </p>
        <Changes cheaper={cheaper} />
        <div>
          <Button small onClick={() => props.write(cheaper.text)}>
            {t('meter.take_cheaper')}
          </Button>
        </div>
      </div>
    </Notice>
  );
}

function Changes(props: { cheaper: CheaperSpelling }) {
  const { t } = useWords();
  return (
    <ul className="send-cheaper-changes small">
      {props.cheaper.changed.slice(0, 8).map((one) => (
        <li key={one.from}>
          <kbd>{one.from.trim() ? one.from : t('meter.space')}</kbd> →{' '}
          <kbd>{one.to.trim() ? one.to : t('meter.space')}</kbd>
          {one.count > 1 ? ` × ${one.count}` : ''}
        </li>
      ))}
    </ul>
  );
}
