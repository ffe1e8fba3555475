/** A new conversation: empty, from a playbook, or from a file. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { settings } from '../../api/access.ts';
import { api, newKey } from '../../api/client.ts';
import type { Flow } from '../../api/flows.ts';
import { newUuid } from '../../flow-editor/new-uuid.ts';
import { ImportFlows } from '../../parts/import-flows.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useWords } from '../../words/words.tsx';

const types = ['messaging', 'voice', 'messaging_background'] as const;

export function NewFlow() {
  const { t } = useWords();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'blank' | 'file' | null>(null);
  return (
    <>
      <Menu
        label={t('flows.new')}
        trigger={
          <Button look="primary" icon="plus">
            {t('flows.new')}
          </Button>
        }
      >
        <MenuItem onSelect={() => void navigate({ to: '/flows/playbooks' })}>{t('flows.from_playbook')}</MenuItem>
        <MenuItem onSelect={() => setAsked('blank')}>{t('flows.blank')}</MenuItem>
        <MenuItem onSelect={() => setAsked('file')}>{t('flows.from_file')}</MenuItem>
      </Menu>
      {asked === 'blank' ? <Blank onClose={() => setAsked(null)} /> : null}
      {asked === 'file' ? <ImportFlows onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function Blank(props: { onClose: () => void }) {
  const { t, of, languageName } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const setup = useQuery(settings);
  const [name, setName] = useState('');
  const [type, setType] = useState<string>(types[0]);
  const [language, setLanguage] = useState<string | null>(null);
  const [uuid] = useState(newUuid);
  const [key] = useState(newKey);
  const [tried, setTried] = useState(false);
  const languages = setup.data?.languages ?? ['eng'];
  const make = async () => {
    setTried(true);
    if (!name.trim()) return;
    const definition = {
      ...{ uuid, name: name.trim(), spec_version: '14.4.2', language: language ?? languages[0], type },
      ...{ revision: 0, expire_after_minutes: 10_080, localization: {}, nodes: [], _ui: { nodes: {} } },
    };
    const made = await api.post<Flow>('/flows', { definition }, key);
    void client.invalidateQueries({ queryKey: ['flows'] });
    props.onClose();
    await navigate({ to: '/flows/$id', params: { id: made.id } });
  };
  return (
    <ConfirmDialog open onClose={props.onClose} title={t('flows.blank_title')} act={t('flows.make')} onAct={make}>
      <div className="stack">
        <TextField
          label={t('flows.name')}
          help={t('flows.name_help')}
          error={tried && !name.trim() ? t('flows.name_missing') : undefined}
          value={name}
          maxLength={128}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField
          label={t('flows.type')}
          value={type}
          options={types.map((one) => ({ value: one, label: of('flow_types', one) }))}
          onChange={(event) => setType(event.target.value)}
        />
        <SelectField
          label={t('flows.language')}
          help={t('flows.language_help')}
          value={language ?? languages[0]}
          options={languages.map((one) => ({ value: one, label: languageName(one) }))}
          onChange={(event) => setLanguage(event.target.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
