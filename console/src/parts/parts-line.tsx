import { countParts } from '@mhero/flow/sms/parts.ts';
import { useWords } from '../words/words.tsx';

/** How a text travels: parts, room left, and the characters that make it dearer. */
export function PartsLine(props: { text: string }) {
  const { t } = useWords();
  if (!props.text) return <span />;
  const count = countParts(props.text);
  const costly = [...new Set(count.costly.map((one) => one.char))].slice(0, 5).join(' ');
  return (
    <span className="quiet small figures">
      {t('parts.count', { count: count.parts })} · {t('parts.left', { count: count.left })}
      {costly ? ` · ${t('parts.costly', { characters: costly })}` : ''}
    </span>
  );
}
