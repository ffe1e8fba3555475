/** What a file of a translator brings, said before anything changes. */
import { isLanguage } from '@mhero/flow/definition/languages.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/faces.tsx';
import { useWords } from '../../words/words.tsx';
import type { TranslationsPanelProps } from '../panels.ts';
import { useFormWords } from '../words/form-words.tsx';
import { setTranslations } from './edits-translations.ts';
import { type ReadTranslations, type Refusal, readTranslations } from './files.ts';

export function ImportFile(
  props: TranslationsPanelProps & { active: string; file: { name: string; text: string }; onClose: () => void },
) {
  const { say } = useFormWords();
  const { definition, file } = props;
  const read = readTranslations(definition, file.text, props.active);
  const refused = refusalOf(read);
  const takeOver = (news: ReadTranslations['news']) => {
    props.onChange(setTranslations(definition, news), 'import_translations');
    props.onClose();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={say('texts.import_title', { name: file.name })}
      actions={
        'news' in read && !refused && read.news.length > 0 ? (
          <Button look="primary" onClick={() => takeOver(read.news)}>
            {say('texts.import_do', { count: read.news.length })}
          </Button>
        ) : null
      }
    >
      {refused ? <Refused refusal={refused} /> : <Report read={read as ReadTranslations} />}
    </Dialog>
  );
}

type Refused = { readonly refused: Refusal['refused'] | 'unknown'; readonly line?: number; readonly language?: string };

function refusalOf(read: ReadTranslations | Refusal): Refused | null {
  if ('refused' in read) return read;
  return isLanguage(read.language) ? null : { refused: 'unknown', language: read.language };
}

function Refused({ refusal }: { refusal: Refused }) {
  const { say } = useFormWords();
  const { refused, line = 0, language = '' } = refusal;
  return <Notice tone="bad">{say(`texts.refused_${refused}`, { line, language: language.slice(0, 20) })}</Notice>;
}

function Report({ read }: { read: ReadTranslations }) {
  const { say } = useFormWords();
  const { languageName } = useWords();
  return (
    <ul className="lines">
      <li>
        <strong>{say('texts.import_news', { count: read.news.length, language: languageName(read.language) })}</strong>
      </li>
      {read.unchanged > 0 ? <li>{say('texts.import_unchanged', { count: read.unchanged })}</li> : null}
      {read.outdated > 0 ? <li>{say('texts.import_outdated', { count: read.outdated })}</li> : null}
      {read.unknown > 0 ? <li>{say('texts.import_unknown', { count: read.unknown })}</li> : null}
    </ul>
  );
}
