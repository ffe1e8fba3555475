import { type ReactNode, useRef, useState } from 'react';
import type { ChannelRow } from '../../api/channels.ts';
import { Icon } from '../../ui/icon.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useWords } from '../../words/words.tsx';
import { type Draft, fieldExpression } from './draft.ts';
import { FieldChips } from './field-chips.tsx';
import { PhonePreview } from './phone-preview.tsx';
import type { Seen } from './send.tsx';
import { TemplateTrouble } from './template-trouble.tsx';
import { TextMeter } from './text-meter.tsx';

const longest = 10_000;

export function What(props: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  languages: readonly string[];
  seen: Seen;
  channel: ChannelRow | undefined;
}) {
  const { t, languageName } = useWords();
  const { draft, change, seen } = props;
  const [version, setVersion] = useState('default');
  const nameOf = useVersionName(props.languages);
  const others = [...props.languages.slice(1), ...Object.keys(draft.texts).filter((one) => one !== 'default')];
  const versions = ['default', ...new Set(others)];
  const now = versions.includes(version) ? version : 'default';
  const write = (text: string) => change({ texts: { ...draft.texts, [now]: text.slice(0, longest) } });
  return (
    <Tabs
      label={t('send.versions')}
      value={now}
      onChange={setVersion}
      tabs={versions.map((one) => ({
        value: one,
        label: (
          <span className="send-version">
            {nameOf(one)}
            {draft.texts[one]?.trim() ? (
              <>
                <Icon name="check" size={14} />
                <span className="hidden-visually">{t('send.written')}</span>
              </>
            ) : null}
          </span>
        ),
      }))}
    >
      <div className="send-write">
        <div className="stack">
          <Writing
            key={now}
            label={t('send.text_in', { language: nameOf(now) })}
            help={now === 'default' ? undefined : t('send.version_help', { language: languageName(now) })}
            text={draft.texts[now] ?? ''}
            write={write}
            fallback={draft.fallback}
            setFallback={(fallback) => change({ fallback })}
          >
            <TextMeter text={draft.texts[now] ?? ''} write={write} seen={seen} alone={now === 'default'} />
          </Writing>
          <TemplateTrouble people={seen.preview.data?.people ?? []} version={now} />
        </div>
        <PhonePreview text={draft.texts[now] ?? ''} version={now} seen={seen} channel={props.channel} />
      </div>
    </Tabs>
  );
}

/** "French"; the default one is for the first language and for everyone else. */
export function useVersionName(languages: readonly string[]): (version: string) => string {
  const { t, languageName } = useWords();
  return (version) =>
    version === 'default'
      ? t('send.default', { language: languageName(languages[0] ?? 'eng') })
      : languageName(version);
}

function Writing(props: {
  label: string;
  help: string | undefined;
  text: string;
  write: (text: string) => void;
  fallback: string;
  setFallback: (fallback: string) => void;
  children: ReactNode;
}) {
  const { t } = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (field: string) => {
    const box = area.current;
    const [start, end] = box ? [box.selectionStart, box.selectionEnd] : [props.text.length, props.text.length];
    const expression = fieldExpression(field, props.fallback);
    props.write(props.text.slice(0, start) + expression + props.text.slice(end));
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(start + expression.length, start + expression.length);
    });
  };
  return (
    <>
      <div className="field">
        <label className="field-label" htmlFor="send-text">
          {props.label}
        </label>
        <textarea
          ref={area}
          id="send-text"
          className="input"
          rows={6}
          dir="auto"
          maxLength={longest}
          value={props.text}
          aria-describedby="send-text-help"
          onChange={(event) => props.write(event.target.value)}
        />
        <p className="field-help" id="send-text-help">
          {props.help ?? t('send.default_help')}
        </p>
      </div>
      {props.children}
      <FieldChips insert={insert} fallback={props.fallback} setFallback={props.setFallback} />
    </>
  );
}
