/** Read now, and what is done more rarely; each says what it will do. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, newKey } from '../../api/client.ts';
import type { Source } from '../../api/sources.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

type Act = 'delta' | 'full' | 'sweep' | 'again' | 'pause' | 'resume' | 'leave' | 'cancel';

export function RegistryActs(props: { source: Source }) {
  const { t } = useWords();
  const [asked, setAsked] = useState<Act | null>(null);
  const row = props.source;
  const live = row.url !== null && row.state !== 'left';
  return (
    <>
      {row.running ? (
        <Button onClick={() => setAsked('cancel')}>{t('sources.cancel')}</Button>
      ) : live ? (
        <Button look="primary" onClick={() => setAsked('delta')}>
          {t('sources.delta')}
        </Button>
      ) : null}
      <Menu label={t('sources.more')} trigger={<Button icon="more">{t('sources.more')}</Button>}>
        {live ? <MenuItem onSelect={() => setAsked('full')}>{t('sources.full')}</MenuItem> : null}
        {live ? <MenuItem onSelect={() => setAsked('sweep')}>{t('sources.sweep')}</MenuItem> : null}
        <MenuItem onSelect={() => setAsked('again')}>{t('sources.again')}</MenuItem>
        {live ? (
          <MenuItem onSelect={() => setAsked(row.paused ? 'resume' : 'pause')}>
            {t(row.paused ? 'sources.resume' : 'sources.pause')}
          </MenuItem>
        ) : null}
        <MenuLine />
        <MenuItem onSelect={() => setAsked('leave')}>{t('sources.leave')}</MenuItem>
      </Menu>
      {asked ? <ActDialog source={row} act={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function ActDialog(props: { source: Source; act: Act; onClose: () => void }) {
  const { t, number } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const { source, act } = props;
  const [key] = useState(newKey);
  const carryOut = async () => {
    const path = `/sources/${source.id}`;
    if (act === 'leave') await api.remove(path);
    else if (act === 'pause' || act === 'resume') await api.patch(path, { paused: act === 'pause' });
    else if (act === 'cancel') await api.post(`/imports/${source.running?.id}/cancel`);
    else await api.post(`${path}/exchanges`, { mode: act }, key);
    await client.invalidateQueries({ queryKey: ['sources'] });
    props.onClose();
    toast(t(`sources.${act}_done`));
    if (act === 'leave') await navigate({ to: '/registries' });
  };
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t(`sources.${act}_title`, { name: source.name })}
      says={t(`sources.${act}_says`, { count: source.people.only_here, all: number(source.people.all) })}
      act={t(`sources.${act}`)}
      danger={act === 'leave'}
      onAct={carryOut}
    />
  );
}
