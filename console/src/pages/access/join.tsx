import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { welcome } from '../../api/access.ts';
import { api } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorFace, Notice } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';
import { Door } from './door.tsx';

const shortest = 10;

/** `/join#token`: makes the first administrator or an invited officer. The token never leaves in an address. */
export function Join() {
  const { t } = useWords();
  const { data } = useQuery(welcome);
  const token = useLocation({ select: (location) => location.hash });
  const title = t(data?.needsAdministrator ? 'access.join_first' : 'access.join');
  return (
    <Door name={data?.name ?? 'mHero'} title={title}>
      {token ? <Form token={token} /> : <Notice tone="warn">{t('access.join_no_token')}</Notice>}
    </Door>
  );
}

function Form(props: { token: string }) {
  const { t, language } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [person, setPerson] = useState({ name: '', email: '', password: '' });
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const short = person.password.length < shortest;
  const put = (change: Partial<typeof person>) => setPerson({ ...person, ...change });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (short) return;
    setBusy(true);
    setError(null);
    try {
      await api.post('/invitations/accept', {
        ...person,
        email: person.email.trim(),
        name: person.name.trim(),
        token: props.token,
        language,
      });
      await client.invalidateQueries({ queryKey: welcome.queryKey });
      await navigate({ to: '/' });
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('access.name')}
        name="name"
        autoComplete="name"
        required
        value={person.name}
        onChange={(event) => put({ name: event.target.value })}
      />
      <TextField
        label={t('access.email')}
        type="email"
        name="email"
        autoComplete="username"
        required
        value={person.email}
        onChange={(event) => put({ email: event.target.value })}
      />
      <TextField
        label={t('access.password')}
        type="password"
        name="password"
        autoComplete="new-password"
        required
        help={t('access.password_help', { count: shortest })}
        error={tried && short ? t('access.password_short', { count: shortest - person.password.length }) : undefined}
        value={person.password}
        onChange={(event) => put({ password: event.target.value })}
      />
      {error ? <ErrorFace error={error} /> : null}
      <Button look="primary" type="submit" busy={busy}>
        {t('access.make_account')}
      </Button>
    </form>
  );
}
