/** The ways to bring people in. */
import './ways.css';
import { Link } from '@tanstack/react-router';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useWords } from '../words/words.tsx';

export const ways = ['demo', 'registry', 'sheet', 'file'] as const;
export type Way = (typeof ways)[number];

const icons: Record<Way, IconName> = { demo: 'globe', registry: 'link', sheet: 'sheet', file: 'sheet' };

export function Ways(props: { ways: readonly Way[] }) {
  const { t } = useWords();
  return (
    <ul className="ways">
      {props.ways.map((way) => (
        <li key={way} className="way">
          <Icon name={icons[way]} size={28} />
          <h3>
            {way === 'registry' ? (
              <Link to="/registries/new" className="way-link">
                {t('ways.registry')}
              </Link>
            ) : (
              <Link to="/imports/new" search={{ way }} className="way-link">
                {t(`ways.${way}`)}
              </Link>
            )}
          </h3>
          <p className="quiet">{t(`ways.${way}_says`)}</p>
        </li>
      ))}
    </ul>
  );
}
