/** Inputs of several texts: chips of answers to tap, attachments, lines, names with values. */
import { type KeyboardEvent, useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, SelectField, TextField } from '../../ui/field.tsx';
import { useFormWords } from '../words/form-words.tsx';
import { TemplateInput } from './template-input.tsx';

interface ListProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
}

export function QuickRepliesInput(props: ListProps) {
  const { say } = useFormWords();
  const [typed, setTyped] = useState('');
  const add = () => {
    if (typed.trim() === '') return;
    props.onChange([...props.value, typed.trim()]);
    setTyped('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && typed === '' && props.value.length > 0) {
      props.onChange(props.value.slice(0, -1));
    }
  };
  return (
    <div className="stack-tight">
      <Field label={props.label} help={props.help} error={props.error}>
        {(ids) => (
          <div className="form-chips">
            {props.value.map((reply, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same answer may stand twice
              <span key={index} className="chip">
                {reply.replace(/<extra>/, ' – ')}
                <IconButton
                  icon="close"
                  name={say('form.take_away', { what: reply })}
                  onClick={() => props.onChange(props.value.toSpliced(index, 1))}
                />
              </span>
            ))}
            <input
              {...ids}
              className="form-chips-new"
              value={typed}
              placeholder={say('form.new_reply')}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={onKeyDown}
              onBlur={add}
            />
          </div>
        )}
      </Field>
    </div>
  );
}

const KINDS = ['image', 'audio', 'video', 'application', 'geo'] as const;

export function AttachmentsInput(props: ListProps) {
  const { say } = useFormWords();
  return (
    <fieldset className="form-set">
      <legend>{props.label}</legend>
      {props.value.map((one, index) => {
        const colon = one.indexOf(':');
        const [kind, url] = [one.slice(0, Math.max(colon, 0)), one.slice(colon + 1)];
        const general = kind.split('/')[0]!;
        const options = (KINDS as readonly string[]).includes(kind)
          ? KINDS
          : [...KINDS.filter((k) => k !== general), kind];
        const set = (next: string) => props.onChange(props.value.with(index, next));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: attachments are told apart by their place
          <div key={index} className="form-removable">
            <div className="stack-tight">
              <SelectField
                label={say('form.attachment_kind')}
                value={kind}
                options={options.map((value) => ({ value, label: kindWords(say, value) }))}
                onChange={(event) => set(`${event.target.value}:${url}`)}
              />
              <TemplateInput
                label={say('form.attachment_address')}
                value={url}
                onChange={(next) => set(`${kind}:${next}`)}
              />
            </div>
            <IconButton
              icon="close"
              name={say('form.take_away', { what: url })}
              onClick={() => props.onChange(props.value.toSpliced(index, 1))}
            />
          </div>
        );
      })}
      <div>
        <Button small icon="plus" onClick={() => props.onChange([...props.value, 'image:https://'])}>
          {say(props.value.length > 0 ? 'form.add_another' : 'form.add')}
        </Button>
      </div>
      {props.error ? <p className="field-error">{props.error}</p> : null}
    </fieldset>
  );
}

function kindWords(say: ReturnType<typeof useFormWords>['say'], kind: string): string {
  const known = KINDS.find((one) => one === kind.split('/')[0]);
  const words = known ? say(`form.attachment_${known}`) : kind;
  return known === kind ? words : `${words} (${kind})`;
}

export function TextListInput(props: ListProps & { plain: boolean }) {
  const { say } = useFormWords();
  return (
    <fieldset className="form-set">
      <legend>{props.label}</legend>
      {props.help ? <p className="field-help">{props.help}</p> : null}
      {props.value.map((text, index) => {
        const label = say('form.item', { what: props.label, number: index + 1 });
        const set = (next: string) => props.onChange(props.value.with(index, next));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are told apart by their place
          <div key={index} className="form-removable">
            {props.plain ? (
              <TextField bare label={label} value={text} onChange={(event) => set(event.target.value)} />
            ) : (
              <TemplateInput bare label={label} value={text} onChange={set} />
            )}
            <IconButton
              icon="close"
              name={say('form.take_away', { what: label })}
              onClick={() => props.onChange(props.value.toSpliced(index, 1))}
            />
          </div>
        );
      })}
      <div>
        <Button
          small
          icon="plus"
          onClick={() => props.onChange([...props.value, ''])}
          aria-label={`${say('form.add')}: ${props.label}`}
        >
          {say(props.value.length > 0 ? 'form.add_another' : 'form.add')}
        </Button>
      </div>
      {props.error ? <p className="field-error">{props.error}</p> : null}
    </fieldset>
  );
}

/** Headers of a call, amounts by currency: their order stays. */
export function PairsInput(props: {
  label: string;
  error?: string | undefined;
  value: Readonly<Record<string, unknown>>;
  numbers: boolean;
  onChange: (value: Readonly<Record<string, unknown>>) => void;
}) {
  const { say } = useFormWords();
  const entries = Object.entries(props.value);
  const set = (index: number, key: string, value: unknown) =>
    props.onChange(Object.fromEntries(entries.with(index, [key, value])));
  return (
    <fieldset className="form-set">
      <legend>{props.label}</legend>
      {entries.map(([key, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name changes while it is typed
        <div key={index} className="form-pair">
          <TextField label={say('form.key')} value={key} onChange={(event) => set(index, event.target.value, value)} />
          {props.numbers ? (
            <TextField
              label={props.label}
              inputMode="decimal"
              value={String(value)}
              onChange={(event) => set(index, key, numberOr(event.target.value))}
            />
          ) : (
            <TemplateInput
              label={say('rules.test_value')}
              bare
              value={String(value)}
              onChange={(next) => set(index, key, next)}
            />
          )}
          <IconButton
            icon="close"
            name={say('form.take_away', { what: key })}
            onClick={() => props.onChange(Object.fromEntries(entries.toSpliced(index, 1)))}
          />
        </div>
      ))}
      <div>
        <Button
          small
          icon="plus"
          disabled={'' in props.value}
          onClick={() => props.onChange({ ...props.value, '': props.numbers ? 0 : '' })}
          aria-label={`${say('form.add')}: ${props.label}`}
        >
          {say(entries.length > 0 ? 'form.add_another' : 'form.add')}
        </Button>
      </div>
      {props.error ? <p className="field-error">{props.error}</p> : null}
    </fieldset>
  );
}

const numberOr = (typed: string): unknown => (/^-?\d+(\.\d+)?$/.test(typed) ? Number(typed) : typed);
