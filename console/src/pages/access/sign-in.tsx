import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Welcome, welcome } from '../../api/access.ts';
import { api } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace, Notice } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';
import { Door } from './door.tsx';

export function SignIn(props: { welcome: Welcome }) {
  const { t } = useWords();
  if (props.welcome.needsAdministrator)
    return (
      <Door name={props.welcome.name} title={t('access.first_title')}>
        <Notice>{t('access.first_says')}</Notice>
      </Door>
    );
  return (
    <Door name={props.welcome.name} title={t('access.sign_in')}>
      <Form />
    </Door>
  );
}

function Form() {
  const { t } = useWords();
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await api.post('/session', { email: email.trim(), password });
      await client.invalidateQueries({ queryKey: welcome.queryKey });
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('access.email')}
        type="email"
        name="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <TextField
        label={t('access.password')}
        type="password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {error ? <ErrorFace error={error} title={t('access.sign_in_failed')} /> : null}
      <Button look="primary" type="submit" busy={busy}>
        {t('access.sign_in')}
      </Button>
    </form>
  );
}
