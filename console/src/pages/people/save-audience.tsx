import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

export function SaveAudience(props: { query: string; open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const [name, setName] = useState('');
  return (
    <ConfirmDialog
      open={props.open}
      onClose={props.onClose}
      title={t('people.save_title')}
      says={t('people.save_says')}
      act={t('people.save')}
      onAct={async () => {
        await api.post('/audiences', { name: name.trim(), query: props.query });
        await client.invalidateQueries({ queryKey: ['audiences'] });
        setName('');
        props.onClose();
        toast(t('people.saved'));
      }}
    >
      <TextField
        label={t('people.save_name')}
        value={name}
        required
        onChange={(event) => setName(event.target.value)}
      />
    </ConfirmDialog>
  );
}
