import './campaigns.css';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, newKey } from '../../api/client.ts';
import { type Campaign, campaign, type NewCampaign as Request } from '../../api/schedules.ts';
import { type KeptKey, keyFor } from '../../parts/request-key.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useWords } from '../../words/words.tsx';
import { type CampaignDraft, CampaignForm, emptyCampaign } from './campaign-form.tsx';

export function NewCampaign() {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const [kept, setDraft, clear] = useDraft<CampaignDraft>('campaign', emptyCampaign);
  const [key, keepKey, dropKey] = useDraft<KeptKey | null>('campaign.key', null);
  const draft = { ...emptyCampaign, ...kept };
  const save = async (request: Request) => {
    const used = keyFor(key, request, newKey);
    keepKey(used);
    const made = await api.post<Campaign>('/campaigns', request, used.key);
    dropKey();
    clear();
    client.setQueryData(campaign(made.id).queryKey, made);
    void client.invalidateQueries({ queryKey: ['campaigns'] });
    toast(t('campaigns.begun'));
    await navigate({ to: '/campaigns/$id', params: { id: made.id } });
  };
  const begun = JSON.stringify(draft) !== JSON.stringify(emptyCampaign);
  return (
    <Page
      title={t('campaigns.new')}
      says={t('campaigns.new_says')}
      above={{ to: '/campaigns', label: t('campaigns.title') }}
      action={begun ? <Button onClick={clear}>{t('schedules.afresh')}</Button> : null}
    >
      <CampaignForm
        draft={draft}
        change={(part) => setDraft((now) => ({ ...emptyCampaign, ...now, ...part }))}
        act={t('campaigns.begin')}
        onSave={save}
      />
    </Page>
  );
}
