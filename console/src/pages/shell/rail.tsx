import { Link, useLocation } from '@tanstack/react-router';
import type { Me } from '../../api/access.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';
import { isAt, isInSection, isUnder, type Place, sections } from './sections.ts';

/** At the left on a desk, at the bottom on a phone. */
export function Rail(props: { me: Me }) {
  const { t } = useWords();
  const path = useLocation({ select: (location) => location.pathname });
  const allowed = (place: Place) => !place.administrator || props.me.role === 'administrator';
  return (
    <nav className="rail" aria-label={t('shell.main')}>
      <Link to="/" className="rail-mark" aria-label="mHero">
        <img src="/icon.svg" alt="" width="28" height="28" />
        <span>mHero</span>
      </Link>
      <ul className="rail-list">
        {sections.filter(allowed).map((section) => {
          const here = isInSection(path, section);
          return (
            <li key={section.to} data-here={here || undefined}>
              <Link
                to={section.to}
                className="rail-link"
                {...(isUnder(path, section.to) ? { 'aria-current': 'page' } : {})}
              >
                <Icon name={section.icon} />
                <span>{t(section.words)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** One flow says itself where one is: two rows of pages, one above the other, would be one too many. */
const hasPagesOfItsOwn = /^\/flows\/[0-9a-f-]{36}(?:\/|$)/i;

/** The pages of one section, above its pages. */
export function SectionPages(props: { me: Me }) {
  const { t } = useWords();
  const path = useLocation({ select: (location) => location.pathname });
  const section = sections.find((one) => isInSection(path, one));
  const below = section?.below.filter((place) => !place.administrator || props.me.role === 'administrator') ?? [];
  if (!section || below.length < 2 || hasPagesOfItsOwn.test(path)) return null;
  // The longest address wins: /send and /send/new are both below the section.
  const here = below.filter((place) => isAt(path, place)).sort((a, b) => b.to.length - a.to.length)[0];
  return (
    <nav className="section-pages" aria-label={t(section.words)}>
      {below.map((place) => (
        <Link
          key={place.to}
          to={place.to}
          activeOptions={{ exact: true }}
          {...(place === here ? { 'aria-current': 'page' } : {})}
        >
          {t(place.words)}
        </Link>
      ))}
    </nav>
  );
}
