/** One action as a form of its fields: those that matter first, the others below a line to open. */
import type { Schema } from '@mhero/flow/definition/schema.ts';
import { Tick } from '../../ui/field.tsx';
import type { ActionJson } from '../definition.ts';
import { useFormWords } from '../words/form-words.tsx';
import { FieldInput, useFieldLabel, useProblemWords, withField } from './field-input.tsx';
import { actionSchema } from './schema-of.ts';
import { actionProblems } from './validate.ts';

/** Optional fields that are rarely wanted; shown at once only where they are used. */
const RARE = new Set([
  ...['template', 'template_variables', 'urns', 'legacy_vars', 'audio_url', 'headers', 'exclusions', 'create_contact'],
  ...['attachments', 'terminal', 'category'],
]);

export function ActionForm(props: { action: ActionJson; onChange: (action: ActionJson) => void }) {
  const { say } = useFormWords();
  const wordsOf = useProblemWords();
  const labelOf = useFieldLabel();
  const { action, onChange } = props;
  const schema = actionSchema(action.type);
  const problems = actionProblems(action);
  const general = wordsOf(problems, '');
  if (!schema) return <p className="quiet">{general}</p>;
  const names = Object.keys(schema).filter((name) => isWanted(action, schema, name));
  const rare = names.filter((name) => schema[name]!.optional && RARE.has(name) && isEmpty(action[name]));
  const input = (property: string) => (
    <FieldInput
      key={property}
      {...{ property, problems }}
      type={action.type}
      schema={schema[property]!}
      value={action[property]}
      onChange={(value) => onChange(withField(action, property, value))}
    />
  );
  return (
    <div className="form-fields">
      {action.type === 'remove_contact_groups' ? <AllGroups action={action} onChange={onChange} /> : null}
      {names.filter((name) => !rare.includes(name)).map(input)}
      {rare.length > 0 ? (
        <details className="form-more">
          <summary>{rare.map((name) => labelOf(action.type, name)).join(', ')}</summary>
          <div className="form-fields">{rare.map(input)}</div>
        </details>
      ) : null}
      {general ? <p className="field-error">{general}</p> : null}
      {problems.length > 0 && !general ? <span className="hidden-visually">{say('problems.required')}</span> : null}
    </div>
  );
}

/** What another choice makes pointless is not asked for. */
function isWanted(action: ActionJson, schema: Schema, name: string): boolean {
  if (name === 'all_groups') return false;
  if (name === 'groups' && action.all_groups === true) return false;
  if (name === 'value' && action.type === 'set_run_local') return action.operation !== 'clear';
  if (name === 'body' && action.type === 'call_webhook')
    return !['GET', 'HEAD'].includes(String(action.method)) || !isEmpty(action.body);
  return schema[name]!.kind !== 'uuid';
}

function AllGroups(props: { action: ActionJson; onChange: (action: ActionJson) => void }) {
  const { say } = useFormWords();
  const { action } = props;
  const set = (all: boolean) => {
    const next = withField(action, 'all_groups', all || undefined);
    props.onChange(all ? { ...next, groups: [] } : next);
  };
  return (
    <Tick
      label={say('form.all_groups')}
      checked={action.all_groups === true}
      onChange={(event) => set(event.target.checked)}
    />
  );
}

export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
