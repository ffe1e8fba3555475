import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Settings as Answer, settings, welcome } from '../../api/access.ts';
import { api } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace, Loaded } from '../../ui/faces.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { countryCodes } from './countries.ts';
import { Prices } from './prices.tsx';

export function Settings() {
  const { t } = useWords();
  const query = useQuery(settings);
  return (
    <Page title={t('settings.title')} says={t('settings.says')}>
      <Loaded query={query}>{(found) => <Form found={found} />}</Loaded>
    </Page>
  );
}

function Form(props: { found: Answer }) {
  const { t } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const [now, setNow] = useState(props.found);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const put = (change: Partial<Answer>) => setNow({ ...now, ...change });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const saved = await api.put<Answer>('/settings', now);
      client.setQueryData(settings.queryKey, saved);
      await client.invalidateQueries({ queryKey: welcome.queryKey });
      toast(t('settings.saved'));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void save(event)}>
      <Section title={t('settings.general')}>
        <General now={now} put={put} />
      </Section>
      <Section title={t('settings.conversations')}>
        <Conversations now={now} put={put} />
      </Section>
      <Section title={t('settings.prices')} says={t('settings.prices_says')}>
        <div className="form">
          <TextField
            label={t('settings.currency')}
            help={t('settings.currency_help')}
            maxLength={3}
            required
            value={now.currency}
            onChange={(event) => put({ currency: event.target.value.toUpperCase() })}
          />
        </div>
        <Prices prices={now.prices} onChange={(prices) => put({ prices })} />
      </Section>
      {error ? <ErrorFace error={error} /> : null}
      <div>
        <Button look="primary" type="submit" busy={busy}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  );
}

const senders = ['nobody', 'keywords', 'anyone'] as const;
const repeats = ['none', 'safe', 'all'] as const;

function Conversations(props: { now: Answer; put: (change: Partial<Answer>) => void }) {
  const { t, of } = useWords();
  const { now, put } = props;
  return (
    <div className="form">
      <SelectField
        label={t('settings.unknown_senders')}
        help={t('settings.unknown_senders_help')}
        value={now.unknown_senders ?? 'keywords'}
        options={senders.map((value) => ({ value, label: of('unknown_senders', value) }))}
        onChange={(event) => put({ unknown_senders: event.target.value as (typeof senders)[number] })}
      />
      <SelectField
        label={t('settings.webhook_repeats')}
        help={t('settings.webhook_repeats_help')}
        value={now.webhook_repeats ?? 'safe'}
        options={repeats.map((value) => ({ value, label: of('webhook_repeats', value) }))}
        onChange={(event) => put({ webhook_repeats: event.target.value as (typeof repeats)[number] })}
      />
    </div>
  );
}

function General(props: { now: Answer; put: (change: Partial<Answer>) => void }) {
  const { t, countryName, language, list, languageName } = useWords();
  const { now, put } = props;
  const [languages, setLanguages] = useState(now.languages.join(' '));
  const countries = countryCodes
    .map((code) => ({ value: code, label: countryName(code) }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
  const zones = Intl.supportedValuesOf('timeZone');
  return (
    <div className="form">
      <TextField
        label={t('settings.name')}
        help={t('settings.name_help')}
        required
        maxLength={200}
        value={now.name}
        onChange={(event) => put({ name: event.target.value })}
      />
      <SelectField
        label={t('settings.country')}
        help={t('settings.country_help')}
        value={now.country}
        options={countries}
        onChange={(event) => put({ country: event.target.value })}
      />
      <SelectField
        label={t('settings.timezone')}
        value={now.timezone}
        options={(zones.includes(now.timezone) ? zones : [now.timezone, ...zones]).map((zone) => ({
          value: zone,
          label: zone.replaceAll('_', ' '),
        }))}
        onChange={(event) => put({ timezone: event.target.value })}
      />
      <TextField
        label={t('settings.languages')}
        help={`${t('settings.languages_help')} ${list(now.languages.map(languageName))}`}
        value={languages}
        required
        onChange={(event) => {
          setLanguages(event.target.value);
          put({
            languages: event.target.value
              .toLowerCase()
              .split(/[\s,;]+/)
              .filter(Boolean),
          });
        }}
      />
    </div>
  );
}
