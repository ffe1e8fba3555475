import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useWords } from '../words/words.tsx';

/** One title, one sentence, one primary action, then the content. */
export function Page(props: {
  title: string;
  says?: ReactNode;
  action?: ReactNode;
  /** Below the second level: where this page hangs. */
  above?: { to: string; label: string };
  children: ReactNode;
}) {
  const { t } = useWords();
  useEffect(() => {
    document.title = `${props.title} · mHero`;
  }, [props.title]);
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-words">
          {props.above ? (
            <nav aria-label={t('shell.breadcrumb')} className="breadcrumb">
              <Link to={props.above.to}>{props.above.label}</Link>
            </nav>
          ) : null}
          <h1 tabIndex={-1}>{props.title}</h1>
          {props.says ? <p className="quiet">{props.says}</p> : null}
        </div>
        {props.action ? <div className="row page-action">{props.action}</div> : null}
      </header>
      {props.children}
    </div>
  );
}

export function Section(props: { title: string; says?: ReactNode; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel section">
      <div className="row-apart">
        <div>
          <h2>{props.title}</h2>
          {props.says ? <p className="quiet small">{props.says}</p> : null}
        </div>
        {props.action}
      </div>
      {props.children}
    </section>
  );
}

/** Facts in pairs: `[name, value]`; empty values are left out. */
export function Facts(props: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {props.facts
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
