/** What answers in words speak of. Themes are asked for when they come into view; who wrote an answer is hidden until opened. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { answersOf, type Themes as Found, type Question, type ResultsWindow, themesOf } from '../../api/results.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace, Loaded, Skeleton } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';
import { CopyTable } from './copy-table.tsx';
import { EditThemes } from './edit-themes.tsx';
import { Quote } from './quote.tsx';

interface Of {
  readonly flow: string;
  readonly question: Question;
  readonly name: string;
  readonly window: ResultsWindow;
}

export function Themes(props: Of) {
  const { flow, question, window } = props;
  const [box, seen] = useSeen<HTMLDivElement>();
  const query = useQuery({ ...themesOf(flow, question.key, window), enabled: seen && question.answered > 0 });
  if (question.answered === 0) return null;
  return (
    <div ref={box} className="stack-tight">
      <Loaded query={query} skeleton={<Skeleton lines={5} />}>
        {(found) => (found.answers === 0 ? <Frequent question={question} /> : <List {...props} found={found} />)}
      </Loaded>
    </div>
  );
}

/** True once the element has come near the window; before printing at once. */
function useSeen<E extends Element>(): [RefObject<E | null>, boolean] {
  const element = useRef<E>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!element.current || seen) return;
    const observer = new IntersectionObserver((entries) => setSeen(entries.some((entry) => entry.isIntersecting)), {
      rootMargin: '800px',
    });
    observer.observe(element.current);
    const all = () => setSeen(true);
    window.addEventListener('beforeprint', all);
    return () => {
      observer.disconnect();
      window.removeEventListener('beforeprint', all);
    };
  }, [seen]);
  return [element, seen];
}

/** Short answers that are no sentences: a number of a card, a name. */
function Frequent(props: { question: Question }) {
  const { t } = useWords();
  const { top } = props.question;
  if (top.length === 0) return null;
  return (
    <p className="small">
      {t('results.frequent')}{' '}
      {top
        .slice(0, 8)
        .map((one) => `${one.value} (${one.people})`)
        .join(' · ')}
    </p>
  );
}

function List(props: Of & { found: Found }) {
  const { t, number, percent } = useWords();
  const { found, flow, question } = props;
  const [editing, setEditing] = useState(false);
  const [reading, setReading] = useState(false);
  const own = found.themes.filter((theme) => theme.id !== null);
  const most = Math.max(1, ...found.themes.map((theme) => theme.answers));
  const head = [t('results.theme'), t('results.answers'), t('results.share_read', { count: found.read })];
  const rows = found.themes.map((theme) => [theme.name, theme.answers, percent(theme.answers, found.read)]);
  return (
    <div className="stack-tight">
      <p className="small quiet">
        {found.read < found.answers
          ? t('results.themes_newest', { read: number(found.read), count: found.answers })
          : t('results.themes_of', { count: found.answers })}{' '}
        {own.length === 0 ? t('results.themes_frequent') : ''}
      </p>
      <ul className="theme-list">
        {found.themes.map((theme) => (
          <li key={theme.id ?? theme.name} className="theme">
            <details>
              <summary>
                <span className="theme-name" title={theme.words.join(', ')}>
                  {theme.name}
                </span>
                <span className="choice-bar" aria-hidden="true">
                  <span
                    className={theme.id ? 'chart-1' : 'chart-rest'}
                    style={{ inlineSize: `${(100 * theme.answers) / most}%` }}
                  />
                </span>
                <span className="figures">
                  {number(theme.answers)} <span className="quiet">{percent(theme.answers, found.read)}</span>
                </span>
              </summary>
              <ul className="quotes">
                {theme.quotes.map((quote) => (
                  <Quote key={quote.run} flow={flow} run={quote.run} text={quote.text} />
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
      {found.rest > 0 ? <p className="small quiet">{t('results.themes_rest', { count: found.rest })}</p> : null}
      <div className="row no-print">
        <Button small aria-expanded={editing} onClick={() => setEditing(!editing)}>
          {t('results.edit_themes')}
        </Button>
        <Button small look="quiet" aria-expanded={reading} onClick={() => setReading(!reading)}>
          {t('results.read_answers', { count: found.answers })}
        </Button>
        <CopyTable head={head} rows={rows} />
      </div>
      {editing ? (
        <EditThemes flow={flow} question={question.key} found={found} onDone={() => setEditing(false)} />
      ) : null}
      {reading ? <Answers flow={flow} question={question.key} window={props.window} /> : null}
    </div>
  );
}

function Answers(props: { flow: string; question: string; window: ResultsWindow }) {
  const { t } = useWords();
  const [words, setWords] = useState('');
  const query = useInfiniteQuery(answersOf(props.flow, props.question, props.window, useDebounced(words.trim())));
  return (
    <section className="stack-tight answers" aria-label={t('results.answers')}>
      <TextField
        label={t('results.with_words')}
        help={t('results.with_words_help')}
        type="search"
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {query.isError && query.data ? <ErrorFace error={query.error} /> : null}
      <KeysetList query={query} empty={<p className="quiet">{t('results.none_with')}</p>}>
        {(items) => (
          <ul className="quotes">
            {items.map((answer) => (
              <Quote key={answer.run} flow={props.flow} run={answer.run} text={answer.text} at={answer.at} />
            ))}
          </ul>
        )}
      </KeysetList>
    </section>
  );
}
