/** The languages of a flow: how far each is, and what can be done with them. */
import { isLanguage } from '@mhero/flow/definition/languages.ts';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { flowAssets } from '../../api/flows.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { useWords } from '../../words/words.tsx';
import type { TranslationsPanelProps } from '../panels.ts';
import { useFormWords } from '../words/form-words.tsx';
import { progressOf } from './checks.ts';
import { saveFile } from './download.ts';
import { addLanguage, removeLanguage } from './edits-translations.ts';
import { type Format, writeFile } from './files.ts';
import { ImportFile } from './import-file.tsx';
import { useTextName } from './text-row.tsx';
import type { TextItem } from './texts.ts';

export function LanguageBar(
  props: TranslationsPanelProps & {
    languages: readonly string[];
    active: string;
    items: readonly TextItem[];
    onChoose: (language: string) => void;
  },
) {
  const { say } = useFormWords();
  const { languageName } = useWords();
  const { definition, active, items } = props;
  return (
    <div className="language-bar">
      <fieldset className="language-tabs" aria-label={say('texts.columns')}>
        {props.languages.map((language) => {
          const { needed, done } = progressOf(items, definition.localization, language);
          return (
            <button
              key={language}
              type="button"
              className="language-tab"
              aria-pressed={language === active}
              onClick={() => props.onChoose(language)}
            >
              <strong>{languageName(language)}</strong>
              <span className="quiet small figures">{say('texts.progress', { done, needed })}</span>
              <progress max={needed} value={done} aria-label={languageName(language)} />
            </button>
          );
        })}
      </fieldset>
      <div className="row">
        <AddLanguage {...props} onAdd={props.onChoose} />
        <Files {...props} />
      </div>
    </div>
  );
}

function Files(props: TranslationsPanelProps & { active: string; items: readonly TextItem[] }) {
  const { say } = useFormWords();
  const { languageName } = useWords();
  const nameOf = useTextName();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const [removing, setRemoving] = useState(false);
  const { definition, active } = props;
  const language = languageName(active);
  const texts = Object.keys(definition.localization[active] ?? {}).length;
  const download = (format: Format) => {
    const name = `${definition.name.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase() || 'flow'}.${active}.${format}`;
    saveFile(
      name,
      format === 'po' ? 'text/x-gettext-translation' : 'text/csv',
      writeFile(definition, active, format, nameOf),
    );
  };
  const open = async (chosen: File | undefined) => {
    if (chosen) setFile({ name: chosen.name, text: await chosen.text() });
  };
  return (
    <>
      <Menu
        label={say('texts.files')}
        trigger={
          <Button small icon="sheet">
            {say('texts.files')}
          </Button>
        }
      >
        <MenuItem onSelect={() => download('po')}>{say('texts.export_po', { language })}</MenuItem>
        <MenuItem onSelect={() => download('csv')}>{say('texts.export_csv', { language })}</MenuItem>
        <MenuItem onSelect={() => input.current?.click()}>{say('texts.import')}</MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => setRemoving(true)}>
          {say('texts.remove_language', { language, count: texts })}
        </MenuItem>
      </Menu>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={say('texts.import')}
        accept=".po,.pot,.csv,.txt,text/csv"
        onChange={(event) => {
          void open(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {file ? <ImportFile {...props} file={file} onClose={() => setFile(null)} /> : null}
      <ConfirmDialog
        open={removing}
        onClose={() => setRemoving(false)}
        title={say('texts.remove_title')}
        says={say('texts.remove_says')}
        act={say('texts.remove_language', { language, count: texts })}
        danger
        onAct={async () => {
          props.onChange(removeLanguage(definition, active), 'remove_language');
          setRemoving(false);
        }}
      />
    </>
  );
}

export function AddLanguage(props: TranslationsPanelProps & { onAdd: (language: string) => void }) {
  const { say } = useFormWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small icon="plus" onClick={() => setOpen(true)}>
        {say('texts.add_language')}
      </Button>
      {open ? <AddDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function AddDialog(props: TranslationsPanelProps & { onAdd: (language: string) => void; onClose: () => void }) {
  const { say } = useFormWords();
  const { languageName } = useWords();
  const { definition } = props;
  const assets = useQuery(flowAssets);
  const taken = new Set([definition.language, ...Object.keys(definition.localization)]);
  const offered = (assets.data?.languages ?? []).filter((code) => !taken.has(code));
  const [typed, setTyped] = useState<string | null>(null);
  const [choice, setChoice] = useState('');
  const picked = choice || offered[0] || 'other';
  const code = picked === 'other' ? (typed ?? '').trim().toLowerCase() : picked;
  const isRight = isLanguage(code) && !taken.has(code);
  const add = () => {
    props.onChange(addLanguage(definition, code), 'add_language');
    props.onAdd(code);
    props.onClose();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={say('texts.add_language')}
      actions={
        <Button look="primary" disabled={!isRight} onClick={add}>
          {say('form.add')}
        </Button>
      }
    >
      <div className="form">
        <SelectField
          label={say('texts.language')}
          value={picked}
          options={[...offered, 'other'].map((one) => ({
            value: one,
            label: one === 'other' ? say('texts.code') : languageName(one),
          }))}
          onChange={(event) => setChoice(event.target.value)}
        />
        {picked === 'other' ? (
          <TextField
            label={say('texts.code')}
            value={typed ?? ''}
            maxLength={3}
            help={isRight ? languageName(code) : undefined}
            error={code.length === 3 && !isRight ? say('texts.code_wrong') : undefined}
            onChange={(event) => setTyped(event.target.value)}
          />
        ) : null}
      </div>
    </Dialog>
  );
}
