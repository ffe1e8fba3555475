/** One field of a schema as an input; which one follows from its kind, and from what it is for. */
import type { FieldSchema, Schema } from '@mhero/flow/definition/schema.ts';
import { SelectField, TextField, Tick } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';
import { plainName, useFormWords } from '../words/form-words.tsx';
import { useForm } from './form-context.ts';
import { AttachmentsInput, PairsInput, QuickRepliesInput, TextListInput } from './list-inputs.tsx';
import { QueryInput } from './query-input.tsx';
import { type Reference, ReferenceInput, ReferencesInput } from './reference-input.tsx';
import { ResultNameInput } from './result-name-input.tsx';
import { TemplateInput } from './template-input.tsx';
import type { FieldProblem } from './validate.ts';

export interface FieldInputProps {
  /** Type of the action: `set_contact_field`. */
  readonly type: string;
  readonly property: string;
  readonly schema: FieldSchema;
  readonly value: unknown;
  readonly problems: readonly FieldProblem[];
  /** Undefined takes the property out. */
  readonly onChange: (value: unknown) => void;
}

const LONG = new Set(['text', 'body', 'note', 'instructions']);
const SENT = new Set(['send_msg', 'send_broadcast']);
const KNOWN_SCHEMES = ['tel', 'whatsapp', 'mailto', 'telegram', 'facebook', 'viber', 'ext'];

export function useFieldLabel(): (type: string, property: string) => string {
  const { look } = useFormWords();
  return (type, property) => look('fields', `${type}_${property}`, property) ?? plainName(property);
}

export function useProblemWords(): (problems: readonly FieldProblem[], path: string) => string | undefined {
  const { say } = useFormWords();
  return (problems, path) => {
    const found = problems.filter(
      (one) => one.path === path || one.path.startsWith(`${path}[`) || one.path.startsWith(`${path}.`),
    );
    if (found.length === 0) return undefined;
    return found.map(({ code, params }) => say(`problems.${code}` as 'problems.other', params)).join(' ');
  };
}

export function FieldInput(props: FieldInputProps) {
  const { look } = useFormWords();
  const labelOf = useFieldLabel();
  const wordsOf = useProblemWords();
  const { type, property, schema, value, onChange } = props;
  const label = labelOf(type, property);
  const help = look('fields_help', `${type}_${property}`, property) ?? schema.about;
  const error = wordsOf(props.problems, property);
  switch (schema.kind) {
    case 'text':
      return <PlainText {...props} {...{ label, help, error }} />;
    case 'template':
      return <OneTemplate {...props} {...{ label, help, error }} />;
    case 'templates':
    case 'texts':
      return <Several {...props} {...{ label, help, error }} />;
    case 'template-map':
    case 'decimals':
      return (
        <PairsInput
          {...{ label, error }}
          value={(value ?? {}) as Readonly<Record<string, unknown>>}
          numbers={schema.kind === 'decimals'}
          onChange={(next) => onChange(orGone(schema, next, Object.keys(next).length === 0))}
        />
      );
    case 'choice':
      return <Choice {...props} {...{ label, help, error }} />;
    case 'flag':
      return (
        <Tick label={label} help={help} checked={value === true} onChange={(event) => onChange(event.target.checked)} />
      );
    case 'integer':
      return (
        <TextField
          {...{ label, help, error }}
          inputMode="numeric"
          value={value === undefined || value === null ? '' : String(value)}
          onChange={(event) => onChange(wholeOr(event.target.value))}
        />
      );
    case 'reference':
      return (
        <ReferenceInput
          {...{ label, error }}
          to={schema.to}
          value={(value as Reference | null | undefined) ?? null}
          optional={schema.optional === true}
          variable={schema.variable === true}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'references':
      return (
        <ReferencesInput
          {...{ label, error }}
          to={schema.to}
          value={(value ?? []) as readonly Reference[]}
          variable={schema.variable === true}
          onChange={(next) => onChange(orGone(schema, next, next.length === 0))}
        />
      );
    case 'object':
      return <ObjectInput {...props} fields={schema.fields} label={label} />;
    default:
      return <ReadOnly label={label} value={value} />;
  }
}

interface Said {
  readonly label: string;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
}

function PlainText(props: FieldInputProps & Said) {
  const { label, help, error, value, onChange, schema } = props;
  const text = typeof value === 'string' ? value : '';
  const set = (next: string) => onChange(orGone(schema, next, next === ''));
  if (props.property === 'scheme') return <Scheme label={label} error={error} value={text} onChange={set} />;
  if (props.property === 'result_name' || (props.type === 'set_run_result' && props.property === 'name')) {
    return <ResultNameInput {...{ label, help, error }} value={text} onChange={set} />;
  }
  return <TextField {...{ label, help, error }} value={text} onChange={(event) => set(event.target.value)} />;
}

function Scheme(props: {
  label: string;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
}) {
  const { look } = useFormWords();
  const known = KNOWN_SCHEMES.includes(props.value) ? KNOWN_SCHEMES : [...KNOWN_SCHEMES, props.value];
  return (
    <SelectField
      label={props.label}
      error={props.error}
      value={props.value}
      options={known.map((value) => ({ value, label: look('choices', `scheme_${value}`) ?? value }))}
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
}

function OneTemplate(props: FieldInputProps & Said) {
  const { label, help, error, value, onChange, schema, property, type } = props;
  const text = typeof value === 'string' ? value : '';
  const set = (next: string) => onChange(orGone(schema, next, next === ''));
  if (property === 'language') return <Language {...{ label, error }} value={text} onChange={set} />;
  if (property === 'contact_query') return <QueryInput {...{ label, help, error }} value={text} onChange={set} />;
  return (
    <TemplateInput
      {...{ label, help, error }}
      value={text}
      onChange={set}
      long={LONG.has(property)}
      sent={property === 'text' && SENT.has(type)}
    />
  );
}

/** One of the languages of the deployment, or an expression. */
function Language(props: {
  label: string;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
}) {
  const { say } = useFormWords();
  const { languageName } = useWords();
  const { assets } = useForm();
  const { value } = props;
  const isExpression = value.includes('@');
  const codes =
    value === '' || isExpression || assets.languages.includes(value) ? assets.languages : [...assets.languages, value];
  const options = [
    { value: '', label: say('form.none_chosen') },
    ...codes.map((code) => ({ value: code, label: languageName(code) })),
    { value: '@', label: say('form.by_expression') },
  ];
  return (
    <div className="stack-tight">
      <SelectField
        label={props.label}
        error={props.error}
        value={isExpression ? '@' : value}
        options={options}
        onChange={(event) => props.onChange(event.target.value)}
      />
      {isExpression ? <TemplateInput label={say('form.expression')} value={value} onChange={props.onChange} /> : null}
    </div>
  );
}

function Several(props: FieldInputProps & Said) {
  const { label, help, error, onChange, schema, property } = props;
  const value = (Array.isArray(props.value) ? props.value : []).map(String);
  const set = (next: readonly string[]) => onChange(orGone(schema, next, next.length === 0));
  const shared = { label, help, error, value, onChange: set };
  if (property === 'quick_replies') return <QuickRepliesInput {...shared} />;
  if (property === 'attachments') return <AttachmentsInput {...shared} />;
  return <TextListInput {...shared} plain={schema.kind === 'texts'} />;
}

function Choice(props: FieldInputProps & Said) {
  const { look } = useFormWords();
  const { property, schema, value } = props;
  const values = schema.kind === 'choice' ? schema.values : [];
  const options = values.map((one) => ({ value: one, label: look('choices', `${property}_${one}`) ?? one }));
  return (
    <SelectField
      label={props.label}
      help={props.help}
      error={props.error}
      value={typeof value === 'string' ? value : ''}
      options={options}
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
}

function ObjectInput(props: FieldInputProps & { fields: Schema; label: string }) {
  const value = (props.value ?? {}) as Readonly<Record<string, unknown>>;
  return (
    <fieldset className="form-set">
      <legend>{props.label}</legend>
      {Object.entries(props.fields).map(([property, schema]) => (
        <FieldInput
          key={property}
          {...{ property, schema }}
          type={props.type}
          value={value[property]}
          problems={[]}
          onChange={(next) => {
            const changed = withField(value, property, next === false ? undefined : next);
            props.onChange(orGone(props.schema, changed, Object.keys(changed).length === 0));
          }}
        />
      ))}
    </fieldset>
  );
}

/** What no form can say is shown, and kept. */
function ReadOnly(props: { label: string; value: unknown }) {
  const { say } = useFormWords();
  if (props.value === undefined) return null;
  return (
    <div className="field">
      <span className="field-label">{props.label}</span>
      <pre className="form-json">{JSON.stringify(props.value, null, 1)}</pre>
      <p className="field-help">{say('form.read_only')}</p>
    </div>
  );
}

/** An optional field that is empty is not there. */
function orGone<T>(schema: FieldSchema, value: T, isEmpty: boolean): T | undefined {
  return schema.optional && isEmpty ? undefined : value;
}

export function withField<T extends Readonly<Record<string, unknown>>>(json: T, property: string, value: unknown): T {
  if (value !== undefined) return { ...json, [property]: value };
  const { [property]: _, ...rest } = json;
  return rest as T;
}

const wholeOr = (typed: string): unknown =>
  typed === '' ? undefined : /^-?\d{1,15}$/.test(typed) ? Number(typed) : typed;
