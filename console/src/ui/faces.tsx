/** The four faces of everything that has to be fetched: loading, empty, error, stale. */
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../api/client.ts';
import { useLineCutSince } from '../api/line.ts';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** Grey bars in the shape of what will come, drawn only when it takes longer than 200 ms. */
export function Skeleton(props: { lines?: number; shape?: 'lines' | 'cards' | 'table' }) {
  const [shown, setShown] = useState(false);
  const { t } = useWords();
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 200);
    return () => clearTimeout(timer);
  }, []);
  const bars = Array.from({ length: props.lines ?? 4 }, (_, index) => index);
  return (
    <div className={`skeleton skeleton-${props.shape ?? 'lines'}`} role="status" data-shown={shown || undefined}>
      <span className="hidden-visually">{t('common.loading')}</span>
      {shown ? bars.map((bar) => <div key={bar} className="skeleton-bar" />) : null}
    </div>
  );
}

/** What this place is for and the first step. */
export function Empty(props: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{props.title}</h2>
      {props.children ? <p className="quiet">{props.children}</p> : null}
      {props.action ? <div className="row empty-actions">{props.action}</div> : null}
    </div>
  );
}

/** The words of a refusal: the server's own, or ours when it did not answer. */
export function useErrorWords(): (error: unknown) => string {
  const { t, of } = useWords();
  return (error) => {
    if (!(error instanceof ApiError)) return t('errors.unexpected');
    const { problem } = error;
    const [area, reason] = problem.code.split(':') as [string, string];
    const own = of('errors', `${area}_${reason}`);
    const words = own === `${area} ${reason}`.replaceAll('_', ' ') ? (problem.detail ?? problem.title) : own;
    const fields = (problem.fields ?? []).map((field) => `${field.where.replace(/^\//, '')}: ${field.message}`);
    return [words, ...fields.slice(0, 3)].join(' ');
  };
}

export function ErrorFace(props: { error: unknown; retry?: () => void; title?: string }) {
  const { t } = useWords();
  const wordsOf = useErrorWords();
  return (
    <div className="notice notice-bad" role="alert">
      <Icon name="warning" />
      <div className="stack-tight">
        <p>
          <strong>{props.title ?? t('errors.title')}</strong> {wordsOf(props.error)}
        </p>
        {props.retry ? (
          <div>
            <Button small onClick={props.retry}>
              {t('common.try_again')}
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  );
}

export function Notice(props: { tone?: 'plain' | 'good' | 'warn' | 'bad'; children: ReactNode }) {
  return (
    <div className={`notice notice-${props.tone ?? 'plain'}`}>
      {props.tone === 'warn' || props.tone === 'bad' ? <Icon name="warning" /> : null}
      {props.tone === 'good' ? <Icon name="check" /> : null}
      <div>{props.children}</div>
    </div>
  );
}

/** Above the page while the line is cut: how old the numbers are. */
export function StaleBanner(props: { retry: () => void }) {
  const { t, when } = useWords();
  const since = useLineCutSince();
  if (since === null) return null;
  return (
    <div className="stale" role="status">
      <Icon name="warning" />
      <span>{t('common.line_cut', { since: when(new Date(since).toISOString()) })}</span>
      <Button small onClick={props.retry}>
        {t('common.try_again')}
      </Button>
    </div>
  );
}

/** Draws `children` with the data; the other faces come by themselves. Old data stays in view when a new try fails. */
export function Loaded<T>(props: {
  query: UseQueryResult<T>;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}): ReactNode {
  const { query } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (query.isError) return <ErrorFace error={query.error} retry={() => void query.refetch()} />;
  return props.skeleton ?? <Skeleton />;
}
