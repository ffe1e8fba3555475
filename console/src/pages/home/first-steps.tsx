import { Link } from '@tanstack/react-router';
import { newImportPage } from '../../parts/addresses.ts';
import { Empty } from '../../ui/faces.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';
import { useMe } from '../shell/me.ts';

const ways: readonly { way: 'demo' | 'registry' | 'sheet'; icon: IconName }[] = [
  { way: 'demo', icon: 'globe' },
  { way: 'registry', icon: 'link' },
  { way: 'sheet', icon: 'sheet' },
];

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
      <ul className="ways">
        {ways.map(({ way, icon }) => (
          <li key={way} className="way">
            <Icon name={icon} size={28} />
            <h3>
              <Link to={newImportPage} search={{ way } as never} className="way-link">
                {t(`home.way_${way}`)}
              </Link>
            </h3>
            <p className="quiet">{t(`home.way_${way}_says`)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
