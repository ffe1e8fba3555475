/** What is chosen from the deployment: groups, fields, flows, channels, labels; or found by an expression. */
import type { FlowAssets } from '@mhero/contract/flows.ts';
import type { AssetType } from '@mhero/flow/definition/schema.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { contactChoices, searchAssets } from '../../api/flow-assets.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ChoiceList, type ListChoice } from '../../ui/choice-list.tsx';
import { TextField } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useFormWords } from '../words/form-words.tsx';
import { useForm } from './form-context.ts';
import { TemplateInput } from './template-input.tsx';

export type Reference = Readonly<Record<string, unknown>>;

/** The list of the assets in which a type is found; undefined for what this deployment does not list. */
const LISTS: Partial<Record<AssetType, 'groups' | 'fields' | 'flows' | 'channels' | 'labels'>> = {
  group: 'groups',
  field: 'fields',
  flow: 'flows',
  channel: 'channels',
  label: 'labels',
};

interface Asset {
  readonly uuid?: string;
  readonly key?: string;
  readonly name: string;
  readonly query?: string | null;
  readonly published?: boolean;
}

export const idOf = (reference: Reference): string => String(reference.uuid ?? reference.key ?? '');
const matchName = (to: AssetType): string => (to === 'user' ? 'email_match' : 'name_match');
export const isVariable = (reference: Reference, to: AssetType): boolean => matchName(to) in reference;

/** Several, as chips. */
export function ReferencesInput(props: {
  to: AssetType;
  label: string;
  value: readonly Reference[];
  variable: boolean;
  error?: string | undefined;
  onChange: (value: readonly Reference[]) => void;
}) {
  const { say } = useFormWords();
  const { to, value, onChange } = props;
  const chosen = new Set(value.filter((one) => !isVariable(one, to)).map(idOf));
  const toggle = (reference: Reference) =>
    onChange(
      chosen.has(idOf(reference)) ? value.filter((one) => idOf(one) !== idOf(reference)) : [...value, reference],
    );
  return (
    <fieldset className="form-set">
      <legend>{props.label}</legend>
      {value.some((one) => !isVariable(one, to)) ? (
        <div className="chip-row">
          {value.map((one, index) =>
            isVariable(one, to) ? null : (
              <span key={idOf(one)} className="chip">
                <AssetName to={to} reference={one} />
                <IconButton
                  icon="close"
                  name={say('form.take_away', { what: String(one.name ?? '') })}
                  onClick={() => onChange(value.toSpliced(index, 1))}
                />
              </span>
            ),
          )}
        </div>
      ) : null}
      {value.map((one, index) =>
        isVariable(one, to) ? (
          <Variable
            // biome-ignore lint/suspicious/noArrayIndexKey: expressions are told apart by their place
            key={index}
            to={to}
            value={one}
            onChange={(next) => onChange(value.with(index, next))}
            onRemove={() => onChange(value.toSpliced(index, 1))}
          />
        ) : null,
      )}
      <div className="row">
        <Picker to={to} label={props.label} chosen={chosen} onToggle={toggle} trigger={say('form.add')} />
        {props.variable ? (
          <Button look="quiet" small onClick={() => onChange([...value, { [matchName(to)]: '@' }])}>
            {say('form.by_expression')}
          </Button>
        ) : null}
      </div>
      {props.error ? <p className="field-error">{props.error}</p> : null}
    </fieldset>
  );
}

/** One, with the way to another. */
export function ReferenceInput(props: {
  to: AssetType;
  label: string;
  value: Reference | null;
  optional: boolean;
  variable: boolean;
  error?: string | undefined;
  onChange: (value: Reference | null) => void;
}) {
  const { say } = useFormWords();
  const { to, value, onChange } = props;
  if (value && isVariable(value, to)) {
    return <Variable to={to} label={props.label} value={value} onChange={onChange} onRemove={() => onChange(null)} />;
  }
  const chosen = new Set(value ? [idOf(value)] : []);
  return (
    <fieldset className="form-set">
      <legend>{props.label}</legend>
      <div className="row">
        {value ? (
          <strong>
            <AssetName to={to} reference={value} />
          </strong>
        ) : (
          <span className="quiet">{say('form.none_chosen')}</span>
        )}
        <Picker
          {...{ to, chosen }}
          label={props.label}
          one
          onToggle={(reference) => onChange(reference)}
          trigger={say(value ? 'form.change' : 'form.choose')}
        />
        {value && props.optional ? (
          <IconButton
            icon="close"
            name={say('form.take_away', { what: String(value.name ?? '') })}
            onClick={() => onChange(null)}
          />
        ) : null}
        {!value && props.variable ? (
          <Button look="quiet" small onClick={() => onChange({ [matchName(to)]: '@' })}>
            {say('form.by_expression')}
          </Button>
        ) : null}
      </div>
      {props.error ? <p className="field-error">{props.error}</p> : null}
    </fieldset>
  );
}

/** As it is called today; what is gone keeps the name that it had. */
function AssetName(props: { to: AssetType; reference: Reference }) {
  const { say } = useFormWords();
  const { assets } = useForm();
  const list = LISTS[props.to];
  const found =
    list && (assets[list] as readonly Asset[]).find((one) => (one.uuid ?? one.key) === idOf(props.reference));
  const name = found?.name || String(props.reference.name || idOf(props.reference));
  const isGone = list !== undefined && !found && !assets.more.includes(list);
  return (
    <>
      {name}
      {isGone ? <span className="form-gone"> ({say('form.missing')})</span> : null}
    </>
  );
}

function Variable(props: {
  to: AssetType;
  label?: string;
  value: Reference;
  onChange: (value: Reference) => void;
  onRemove: () => void;
}) {
  const { say } = useFormWords();
  const property = matchName(props.to);
  const name = say(props.to === 'user' ? 'form.expression_email' : 'form.expression_name');
  return (
    <div className="form-removable">
      <TemplateInput
        label={props.label ? `${props.label} · ${name}` : name}
        value={String(props.value[property] ?? '')}
        onChange={(text) => props.onChange({ ...props.value, [property]: text })}
      />
      <IconButton icon="close" name={say('form.take_away', { what: name })} onClick={props.onRemove} />
    </div>
  );
}

function Picker(props: {
  to: AssetType;
  label: string;
  chosen: ReadonlySet<string>;
  one?: boolean;
  trigger: string;
  onToggle: (reference: Reference) => void;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={props.label}
      trigger={
        <Button small icon={props.one ? undefined : 'plus'} aria-label={`${props.trigger}: ${props.label}`}>
          {props.trigger}
        </Button>
      }
    >
      <PickerList
        {...props}
        onToggle={(reference) => {
          props.onToggle(reference);
          if (props.one) setOpen(false);
        }}
      />
    </Popover>
  );
}

function PickerList(props: {
  to: AssetType;
  label: string;
  chosen: ReadonlySet<string>;
  onToggle: (reference: Reference) => void;
}) {
  const { say } = useFormWords();
  const [search, setSearch] = useState('');
  const { found, busy } = useFound(props.to, search.trim());
  if (!found) return <Typed {...props} />;
  const choices = found.map((one): ListChoice => {
    const aside = one.query ? say('form.smart') : one.published === false ? say('form.not_published') : undefined;
    return { value: (one.uuid ?? one.key)!, label: one.name || one.key || '', ...(aside ? { aside } : {}) };
  });
  const toggle = ({ value }: ListChoice) => {
    const one = found.find((each) => (each.uuid ?? each.key) === value)!;
    props.onToggle(one.key === undefined ? { uuid: one.uuid, name: one.name } : { key: one.key, name: one.name });
  };
  return (
    <ChoiceList
      label={props.label}
      placeholder={say('form.search')}
      choices={choices}
      chosen={props.chosen}
      search={search}
      onSearch={setSearch}
      onToggle={toggle}
      none={busy ? '…' : say(search ? 'form.no_assets' : 'form.nothing_there')}
    />
  );
}

/** Out of what the editor has already, and of the server where its list was cut. */
function useFound(to: AssetType, search: string): { found: readonly Asset[] | null; busy: boolean } {
  const { assets } = useForm();
  const list = LISTS[to];
  const still = useDebounced(search, 250);
  const isCut = list !== undefined && assets.more.includes(list);
  const more = useQuery({ ...searchAssets(still), enabled: isCut && still !== '' });
  const people = useQuery({ ...contactChoices(still), enabled: to === 'contact' && still !== '' });
  if (to === 'contact') return { found: people.data ?? [], busy: people.isFetching };
  if (!list) return { found: null, busy: false };
  const from: FlowAssets = isCut && more.data ? more.data : assets;
  const wanted = search.toLowerCase();
  const found = (from[list] as readonly Asset[]).filter(
    ({ name, key }) => name.toLowerCase().includes(wanted) || key?.includes(wanted),
  );
  return { found, busy: more.isFetching };
}

/** What this deployment does not list (topics, models, templates): by identifier and name, as imports bring them. */
function Typed(props: { label: string; onToggle: (reference: Reference) => void }) {
  const { say } = useFormWords();
  const [uuid, setUuid] = useState('');
  const [name, setName] = useState('');
  return (
    <div className="form-typed stack">
      <p className="quiet small">{say('form.nothing_there')}</p>
      <TextField label={say('form.unlisted')} value={uuid} onChange={(event) => setUuid(event.target.value.trim())} />
      <TextField label={say('form.key')} value={name} onChange={(event) => setName(event.target.value)} />
      <Button small onClick={() => props.onToggle({ uuid, name })} disabled={uuid === ''}>
        {say('form.add')}
      </Button>
    </div>
  );
}
