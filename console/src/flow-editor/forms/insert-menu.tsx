import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuWords } from '../../ui/menu.tsx';
import { useFormWords } from '../words/form-words.tsx';
import { useForm } from './form-context.ts';

const PERSON = ['contact.first_name', 'contact.name', 'contact.language', 'urns.tel'] as const;
const MOST = 40;

/** What is known, to be put where the caret is. */
export function InsertMenu(props: { onInsert: (text: string) => void }) {
  const { say, look } = useFormWords();
  const { world } = useForm();
  return (
    <Menu
      label={say('form.insert_long')}
      trigger={
        <Button look="quiet" small aria-label={say('form.insert_long')}>
          @ {say('form.insert')}
        </Button>
      }
    >
      <div className="insert-menu">
        <MenuWords>{say('form.insert_person')}</MenuWords>
        {PERSON.map((path) => (
          <MenuItem key={path} onSelect={() => props.onInsert(`@${path}`)}>
            {look('paths', path.split('.')[1]!)}
          </MenuItem>
        ))}
        {world.results.length > 0 ? <MenuWords>{say('form.insert_results')}</MenuWords> : null}
        {world.results.slice(0, MOST).map(({ key, name, categories }) => (
          <MenuItem
            key={key}
            onSelect={() => props.onInsert(`@results.${key}${categories.length > 1 ? '.category' : ''}`)}
          >
            {name}
          </MenuItem>
        ))}
        {world.fields.length > 0 ? <MenuWords>{say('form.insert_fields')}</MenuWords> : null}
        {world.fields.slice(0, MOST).map(({ key, name }) => (
          <MenuItem key={key} onSelect={() => props.onInsert(`@fields.${key}`)}>
            {name}
          </MenuItem>
        ))}
      </div>
    </Menu>
  );
}
