/** Name of the flow and how long it waits. */
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { useWords } from '../words/words.tsx';
import { useDefinition, useEditor } from './editor.ts';
import { setProperties } from './edits.ts';

const longestName = 64;
const minutesOfDay = 1440;
const mostDays = 365;

export function PropertiesDialog(props: { onClose: () => void }) {
  const { t, languageName } = useWords();
  const editor = useEditor();
  const definition = useDefinition();
  const [name, setName] = useState(definition.name);
  const minutes = Number(definition.expire_after_minutes ?? 0);
  const [days, setDays] = useState(minutes ? String(Math.round((minutes / minutesOfDay) * 100) / 100) : '');
  const amount = Number(days);
  const wrong = !Number.isFinite(amount) || amount < 0 || amount > mostDays;
  const keep = () => {
    const expire_after_minutes = Math.round(amount * minutesOfDay);
    editor.edit(
      setProperties(editor.document.get().definition, { name: name.trim(), expire_after_minutes }),
      'properties',
    );
    props.onClose();
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('flow.properties')}
      says={t('flow.written_in', { language: languageName(definition.language) })}
      actions={
        <>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button look="primary" disabled={name.trim() === '' || wrong} onClick={keep}>
            {t('flow.keep')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('flow.name')}
        value={name}
        maxLength={longestName}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('flow.expires')}
        help={t('flow.expires_help')}
        inputMode="decimal"
        value={days}
        error={wrong ? t('flow.expires_wrong', { most: mostDays }) : undefined}
        onChange={(event) => setDays(event.target.value)}
      />
    </Dialog>
  );
}
