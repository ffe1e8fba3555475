/** Keeps what was said on the phone as a test of the flow. */
import type { FlowDetail } from '@mhero/contract/flows.ts';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { api, newKey } from '../api/client.ts';
import { flowTests } from '../api/flow-tests.ts';
import { Button } from '../ui/button.tsx';
import { ErrorFace } from '../ui/faces.tsx';
import { TextField } from '../ui/field.tsx';
import { useToast } from '../ui/toast.tsx';
import { useWords } from '../words/words.tsx';
import type { PhoneView } from './phone-types.ts';
import type { Person } from './protocol.ts';
import type { PhoneState } from './use-phone.ts';

export function KeepTest(props: {
  flow: FlowDetail;
  phone: PhoneState;
  view: PhoneView;
  person: Person;
  real: boolean;
}) {
  const { t } = useWords();
  const say = useToast();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());
  const keep = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '' || busy) return;
    setBusy(true);
    setError(null);
    try {
      const conversation = await props.phone.keep(name.trim(), standIn(props.person, props.real));
      await api.post(`/flows/${props.flow.id}/tests`, conversation, key.current);
      key.current = newKey();
      setName('');
      await client.invalidateQueries({ queryKey: flowTests(props.flow.id).queryKey });
      say(t('rehearsal.kept', { name: name.trim() }));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="panel stack-tight" onSubmit={(event) => void keep(event)}>
      <h3>{t('rehearsal.keep_title')}</h3>
      <TextField
        label={t('rehearsal.test_name')}
        help={t(props.real ? 'rehearsal.keep_real' : 'rehearsal.keep_help')}
        maxLength={100}
        value={name}
        onChange={(event) => {
          key.current = newKey();
          setName(event.target.value);
        }}
      />
      {error ? <ErrorFace error={error} /> : null}
      <div>
        <Button type="submit" small busy={busy} disabled={name.trim() === '' || props.view.lines.length === 0}>
          {t('rehearsal.keep')}
        </Button>
      </div>
    </form>
  );
}

/** Tests are read by every officer, whatever their area: of a real person only the language is kept. */
function standIn({ name, language, fields, groups }: Person, real: boolean): Readonly<Record<string, unknown>> {
  const spoken = language ? { language } : {};
  return real ? spoken : { ...spoken, name, ...(fields && { fields }), ...(groups && { groups }) };
}
