import { Ways } from '../../parts/ways.tsx';
import { Empty } from '../../ui/faces.tsx';
import { useWords } from '../../words/words.tsx';
import { useMe } from '../shell/me.ts';

/** Nobody is known yet: the three ways to bring people in. */
export function FirstSteps() {
  const { t } = useWords();
  const me = useMe();
  if (me.role !== 'administrator') return <Empty title={t('home.nobody')}>{t('home.nobody_officer')}</Empty>;
  return (
    <section className="stack">
      <div className="stack-tight">
        <h2>{t('home.nobody')}</h2>
        <p className="quiet">{t('home.nobody_says')}</p>
      </div>
      <Ways ways={['demo', 'registry', 'sheet']} />
    </section>
  );
}
