/** What will be made, the words that begin it, and the button that does it. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, newKey } from '../../api/client.ts';
import type { InstalledPlaybook, PlaybookDetail } from '../../api/flow-list.ts';
import { useContentWords } from '../../parts/content-words.ts';
import { type KeptKey, keyFor } from '../../parts/request-key.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';

export function InstallPlaybook(props: { one: PlaybookDetail }) {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  const before = props.one.installed.find((each) => !each.archived);
  return (
    <>
      {before ? (
        <ButtonLink to="/flows/$id" params={{ id: before.flow }} look="primary">
          {t('playbooks.open')}
        </ButtonLink>
      ) : null}
      <Button look={before ? 'plain' : 'primary'} icon="plus" onClick={() => setAsked(true)}>
        {t(before ? 'playbooks.install_again' : 'playbooks.install')}
      </Button>
      {asked ? <InstallDialog one={props.one} onClose={() => setAsked(false)} /> : null}
    </>
  );
}

const split = (text: string): string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  ),
];

function InstallDialog(props: { one: PlaybookDetail; onClose: () => void }) {
  const { t, list } = useWords();
  const say = useContentWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const toast = useToast();
  const { one } = props;
  const free = one.keywords.filter(({ taken_by }) => taken_by === null).map(({ word }) => word);
  const taken = one.keywords.filter(({ taken_by }) => taken_by !== null);
  const [name, setName] = useState('');
  const [keywords, setKeywords] = useState(free.join(', '));
  const [kept, keep, drop] = useDraft<KeptKey | null>(`install.${one.id}`, null);
  const install = async () => {
    const request = { ...(name.trim() ? { name: name.trim() } : {}), keywords: split(keywords) };
    const key = keyFor(kept, request, newKey);
    keep(key);
    const done = await api.post<InstalledPlaybook>(`/playbooks/${one.id}/install`, request, key.key);
    drop();
    void client.invalidateQueries({ queryKey: ['playbooks'] });
    void client.invalidateQueries({ queryKey: ['flows'] });
    toast(t('playbooks.done', { name: done.name, tests: done.tests }));
    props.onClose();
    await navigate({ to: '/flows/$id/starts', params: { id: done.flow } });
  };
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t('playbooks.install_title', { name: say(one.name) })}
      says={t('playbooks.install_says')}
      act={t('playbooks.install')}
      onAct={install}
    >
      <div className="stack">
        <TextField
          label={t('flows.name')}
          help={t('playbooks.name_help')}
          placeholder={one.name.eng}
          value={name}
          maxLength={128}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t('playbooks.keywords')}
          help={t('playbooks.keywords_help')}
          value={keywords}
          onChange={(event) => setKeywords(event.target.value)}
        />
        {taken.length > 0 ? (
          <p className="small">
            {list(
              taken.map(({ word, taken_by }) =>
                t('playbooks.taken_word', { word: word.toUpperCase(), flow: taken_by ?? '' }),
              ),
            )}
          </p>
        ) : null}
        <p className="small quiet">{t('playbooks.brings', { charts: one.charts.length, tests: one.tests })}</p>
      </div>
    </ConfirmDialog>
  );
}
