import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';

/** Finds people by name or number. */
export function Search() {
  const { t } = useWords();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  return (
    <search className="header-search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void navigate({ to: '/people', search: { query: text.trim() } });
        }}
      >
        <Icon name="search" size={18} />
        <input
          type="search"
          className="input"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t('shell.search')}
          aria-label={t('shell.search')}
        />
      </form>
    </search>
  );
}
