/** One text in several languages: the first for everyone who has no version of their own. */
import { useState } from 'react';
import { TextArea } from '../ui/field.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useWords } from '../words/words.tsx';
import { PartsLine } from './parts-line.tsx';

type Texts = Readonly<Record<string, string>>;

export function TextsField(props: {
  texts: Texts;
  /** Of the deployment; the first is the default. */
  languages: readonly string[];
  onChange: (texts: Record<string, string>) => void;
  error?: string | undefined;
}) {
  const { t, languageName } = useWords();
  const { texts, languages } = props;
  const [version, setVersion] = useState('default');
  const others = [...languages.slice(1), ...Object.keys(texts).filter((one) => one !== 'default')];
  const versions = ['default', ...new Set(others)];
  const first = languageName(languages[0] ?? 'eng');
  const name = (one: string) => (one === 'default' ? t('texts.default', { language: first }) : languageName(one));
  return (
    <Tabs
      label={t('texts.versions')}
      value={version}
      onChange={setVersion}
      tabs={versions.map((one) => ({ value: one, label: name(one) }))}
    >
      <TextArea
        label={t('texts.text', { language: name(version) })}
        help={version === 'default' ? t('texts.default_help') : t('texts.version_help', { language: name(version) })}
        error={version === 'default' ? props.error : undefined}
        rows={3}
        maxLength={10_000}
        dir="auto"
        value={texts[version] ?? ''}
        onChange={(event) => props.onChange({ ...texts, [version]: event.target.value })}
      />
      <PartsLine text={texts[version] ?? ''} />
    </Tabs>
  );
}

/** Without versions that nobody has written. */
export const writtenTexts = (texts: Texts): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
