import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Me } from '../../api/access.ts';
import { api } from '../../api/client.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem, MenuLine, MenuWords } from '../../ui/menu.tsx';
import { type Language, languages } from '../../words/tables.ts';
import { useWords } from '../../words/words.tsx';
import { Search } from './search.tsx';
import { chooseTheme, theme, themes } from './theme.ts';

export function Header(props: { me: Me; name: string }) {
  const { t, list } = useWords();
  const area = props.me.area;
  return (
    <header className="header">
      <div className="header-names">
        <strong>{props.name}</strong>
        <span className="quiet small header-area">
          <Icon name="registry" size={14} />
          <span className="hidden-visually">{t('shell.your_area')}</span>
          {area === null ? t('shell.whole_country') : list(area.map((place) => place.name))}
        </span>
      </div>
      <Search />
      <AccountMenu me={props.me} />
    </header>
  );
}

function AccountMenu(props: { me: Me }) {
  const { t, language, change } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = async () => {
    await api.remove('/session').catch(() => {});
    client.clear();
    await navigate({ to: '/' });
    await client.invalidateQueries();
  };
  const changeTo = (next: Language) => {
    change(next);
    void api.patch('/me', { language: next }).catch(() => {});
  };
  return (
    <Menu
      label={t('shell.account')}
      trigger={
        <button type="button" className="account-button" aria-label={`${t('shell.account')}: ${props.me.name}`}>
          <Icon name="user" />
          <span className="account-name">{props.me.name}</span>
          <Icon name="down" size={14} />
        </button>
      }
    >
      <MenuWords>
        {props.me.email}
        <br />
        {t(props.me.role === 'administrator' ? 'roles.administrator' : 'roles.officer')}
      </MenuWords>
      <MenuLine />
      {languages.map((one) => (
        <MenuItem key={one} onSelect={() => changeTo(one)} chosen={one === language}>
          <span lang={one}>{one === 'en' ? 'English' : 'Français'}</span>
        </MenuItem>
      ))}
      <MenuLine />
      {themes.map((one) => (
        <MenuItem key={one} onSelect={() => chooseTheme(one)} chosen={one === theme()}>
          {t(`themes.${one}`)}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={() => void signOut()}>{t('shell.sign_out')}</MenuItem>
    </Menu>
  );
}
