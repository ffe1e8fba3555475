import { useQuery } from '@tanstack/react-query';
import { audienceCount } from '../../api/audiences.ts';
import { ApiError } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';

/** The query as text. The server says where it goes wrong and what was probably meant. */
export function QueryText(props: { query: string; onChange: (query: string) => void }) {
  const { t } = useWords();
  const still = useDebounced(props.query);
  const { error } = useQuery(audienceCount(still));
  const problem = error instanceof ApiError && still === props.query ? error.problem : null;
  const [start = 0, end = 0] = problem?.at ?? [];
  const mend = problem?.meant
    ? () => props.onChange(props.query.slice(0, start) + problem.meant + props.query.slice(end))
    : null;
  return (
    <div className="stack-tight">
      <TextArea
        label={t('audience.text')}
        help={t('audience.text_help')}
        error={problem?.at ? problem.detail : undefined}
        rows={3}
        spellCheck={false}
        autoCapitalize="off"
        className="query-text"
        value={props.query}
        onChange={(event) => props.onChange(event.target.value)}
      />
      {problem?.at && end > start ? (
        <p className="query-place" aria-hidden="true">
          {props.query.slice(Math.max(0, start - 30), start)}
          <mark>{props.query.slice(start, end)}</mark>
          {props.query.slice(end, end + 30)}
        </p>
      ) : null}
      {mend ? (
        <div>
          <Button small onClick={mend}>
            {t('audience.meant', { meant: problem?.meant ?? '' })}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
