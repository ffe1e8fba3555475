/** What can be done with a flow from the list. */
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { FlowLine } from '../../api/flow-list.ts';
import type { Flow } from '../../api/flows.ts';
import { saveJson } from '../../parts/save-json.ts';
import { IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

const formats = { '14.4.2': 'rapidpro_14', '13.2.0': 'rapidpro_13', floip: 'floip' } as const;
type Format = keyof typeof formats;

export function FlowMenu(props: { row: FlowLine; changed: () => void }) {
  const { t, of } = useWords();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'archive' | 'copy' | null>(null);
  const { row } = props;
  const exportAs = async (format: Format) => {
    const { file } = await api.get<{ file: unknown }>(`/flows/${row.id}/export`, { format });
    saveJson(`${row.name}${format === 'floip' ? '.floip' : ''}.json`, file);
  };
  return (
    <span className="row-above flows-more">
      <Menu label={t('flows.more')} trigger={<IconButton icon="more" name={t('flows.more_of', { name: row.name })} />}>
        {row.published !== null && !row.archived ? (
          <MenuItem onSelect={() => void navigate({ to: '/send', search: { flow: row.id } })}>
            {t('flows.start')}
          </MenuItem>
        ) : null}
        <MenuItem onSelect={() => void navigate({ to: '/flows/$id/starts', params: { id: row.id } })}>
          {t('flow_pages.starts')}
        </MenuItem>
        <MenuItem onSelect={() => void navigate({ to: '/flows/$id/triggers', params: { id: row.id } })}>
          {t('flow_pages.triggers')}
        </MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => setAsked('copy')}>{t('flows.copy')}</MenuItem>
        {(Object.keys(formats) as Format[]).map((format) => (
          <MenuItem key={format} onSelect={() => void exportAs(format)}>
            {t('flows.export_as', { format: of('flow_formats', formats[format]) })}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem onSelect={() => setAsked('archive')}>
          {t(row.archived ? 'flows.unarchive' : 'flows.archive')}
        </MenuItem>
      </Menu>
      {asked === 'archive' ? <Archive {...props} onClose={() => setAsked(null)} /> : null}
      {asked === 'copy' ? <Copy {...props} onClose={() => setAsked(null)} /> : null}
    </span>
  );
}

function Archive(props: { row: FlowLine; changed: () => void; onClose: () => void }) {
  const { t } = useWords();
  const toast = useToast();
  const { row } = props;
  const way = row.archived ? 'unarchive' : 'archive';
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t(`flows.${way}_title`, { name: row.name })}
      says={t(`flows.${way}_says`, { count: row.waiting })}
      act={t(`flows.${way}`)}
      onAct={async () => {
        await api.patch<Flow>(`/flows/${row.id}`, { archived: !row.archived });
        props.onClose();
        props.changed();
        toast(t(`flows.${way}_done`, { name: row.name }));
      }}
    />
  );
}

function Copy(props: { row: FlowLine; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [name, setName] = useState(t('flows.copy_name', { name: props.row.name }));
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t('flows.copy_title', { name: props.row.name })}
      says={t('flows.copy_says')}
      act={t('flows.copy_act')}
      onAct={async () => {
        const made = await api.post<Flow>(`/flows/${props.row.id}/copy`, { name: name.trim() || props.row.name });
        props.onClose();
        await navigate({ to: '/flows/$id', params: { id: made.id } });
      }}
    >
      <TextField
        label={t('flows.name')}
        value={name}
        maxLength={128}
        onChange={(event) => setName(event.target.value)}
      />
    </ConfirmDialog>
  );
}
