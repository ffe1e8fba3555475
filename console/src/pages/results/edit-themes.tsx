/** The officers' own themes of a question: a name and the words that make an answer one of it. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../api/client.ts';
import type { SaveThemes, Themes } from '../../api/results.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ErrorFace } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';

interface Line {
  readonly id: number;
  readonly name: string;
  readonly words: string;
}
const most = 50;

export function EditThemes(props: { flow: string; question: string; found: Themes; onDone: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const own = props.found.themes.filter((theme) => theme.id !== null);
  const frequent = props.found.themes.filter((theme) => theme.id === null);
  const first: Line[] = own.map((theme, id) => ({ id, name: theme.name, words: theme.words.join(', ') }));
  const [lines, setLines, clear] = useDraft<readonly Line[]>(
    `themes.${props.flow}.${props.question}`,
    first.length > 0 ? first : [empty(0)],
  );
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const next = Math.max(-1, ...lines.map((line) => line.id)) + 1;
  const change = (id: number, part: Partial<Line>) =>
    setLines((now) => now.map((line) => (line.id === id ? { ...line, ...part } : line)));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await api.put(`/flows/${props.flow}/results/${props.question}/themes`, bodyOf(lines));
      clear();
      await client.invalidateQueries({ queryKey: ['results', props.flow, 'themes', props.question] });
      toast(t('results.themes_saved'));
      props.onDone();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack edit-themes" onSubmit={(event) => void save(event)}>
      <p className="small quiet">{t('results.themes_help')}</p>
      {lines.map((line) => (
        <div key={line.id} className="edit-theme">
          <TextField
            label={t('results.theme')}
            maxLength={100}
            value={line.name}
            onChange={(event) => change(line.id, { name: event.target.value })}
          />
          <TextField
            label={t('results.theme_words')}
            value={line.words}
            onChange={(event) => change(line.id, { words: event.target.value })}
          />
          <IconButton
            icon="close"
            name={t('results.remove_theme', { name: line.name || '–' })}
            onClick={() => setLines((now) => now.filter((one) => one.id !== line.id))}
          />
        </div>
      ))}
      {frequent.length > 0 ? (
        <div className="chip-row">
          <span className="small quiet">{t('results.from_frequent')}</span>
          {frequent.slice(0, 12).map((theme) => (
            <button
              key={theme.name}
              type="button"
              className="chip"
              onClick={() =>
                setLines((now) => [
                  ...now.filter((line) => line.name.trim() || line.words.trim()),
                  { id: next, name: theme.name, words: theme.words.join(', ') },
                ])
              }
            >
              + {theme.name}
            </button>
          ))}
        </div>
      ) : null}
      {error ? <ErrorFace error={error} /> : null}
      <div className="row">
        <Button
          small
          icon="plus"
          disabled={lines.length >= most}
          onClick={() => setLines((now) => [...now, empty(next)])}
        >
          {t('results.add_theme')}
        </Button>
        <Button small look="primary" type="submit" busy={busy}>
          {t('results.save_themes')}
        </Button>
        <Button
          small
          look="quiet"
          onClick={() => {
            clear();
            props.onDone();
          }}
        >
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

const empty = (id: number): Line => ({ id, name: '', words: '' });

/** A theme without words is found by its name. */
function bodyOf(lines: readonly Line[]): SaveThemes {
  const themes = lines.flatMap(({ name, words }) => {
    const list = words
      .split(/[,;\n]/)
      .map((word) => word.trim())
      .filter(Boolean);
    if (name.trim() === '' && list.length === 0) return [];
    return [{ name: name.trim() || list[0]!, words: list.length > 0 ? list : [name.trim()] }];
  });
  return { themes };
}
