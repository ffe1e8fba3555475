import { type ReactNode, useEffect } from 'react';
import { Button } from '../../ui/button.tsx';
import { languages } from '../../words/tables.ts';
import { useWords } from '../../words/words.tsx';

/** The page around sign-in and joining. */
export function Door(props: { name: string; title: string; children: ReactNode }) {
  const { t, language, change } = useWords();
  useEffect(() => {
    document.title = `${props.title} · mHero`;
  }, [props.title]);
  const other = languages.find((one) => one !== language) ?? 'en';
  return (
    <main className="door">
      <div className="door-head">
        <img src="/icon.svg" alt="" width="40" height="40" />
        <div>
          <strong>mHero</strong>
          <p className="quiet">{props.name === 'mHero' ? t('access.tagline') : props.name}</p>
        </div>
      </div>
      <div className="panel stack">
        <h1>{props.title}</h1>
        {props.children}
      </div>
      <div>
        <Button look="quiet" icon="globe" onClick={() => change(other)}>
          <span lang={other}>{other === 'en' ? 'English' : 'Français'}</span>
        </Button>
      </div>
    </main>
  );
}
