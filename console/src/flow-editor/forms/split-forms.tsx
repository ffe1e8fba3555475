/** The standard nodes that choose a way without asking: groups, field, result, chance, and calls of numbers. */
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField, TextField, Tick } from '../../ui/field.tsx';
import type { NodeJson } from '../definition.ts';
import { useFormWords } from '../words/form-words.tsx';
import { useForm } from './form-context.ts';
import { fieldKeyOf, groupsOf, readsCategory, resultKeyOf, withBuckets, withGroups } from './patterns.ts';
import { ReferencesInput } from './reference-input.tsx';
import { readSwitch, writeSwitch } from './rules.ts';
import { TemplateInput } from './template-input.tsx';

interface SplitProps {
  readonly node: NodeJson;
  readonly onChange: (node: NodeJson) => void;
}

export function GroupsSplit({ node, onChange }: SplitProps) {
  const { say } = useFormWords();
  const found = readSwitch(node);
  if (!found) return null;
  return (
    <ReferencesInput
      to="group"
      label={say('ending.split_groups')}
      value={groupsOf(found).map(({ uuid, name }) => ({ uuid, name }))}
      variable={false}
      error={found.rules.length === 0 ? say('problems.choose') : undefined}
      onChange={(next) =>
        onChange(
          withGroups(
            node,
            next.map((one) => ({ uuid: String(one.uuid), name: String(one.name) })),
          ),
        )
      }
    />
  );
}

export function FieldSplit({ node, onChange }: SplitProps) {
  const { say } = useFormWords();
  const { assets } = useForm();
  const found = readSwitch(node);
  if (!found) return null;
  const key = fieldKeyOf(found.operand);
  const fields = [...assets.fields, ...assets.registry_fields];
  const known = fields.some((field) => field.key === key);
  return (
    <SelectField
      label={say('ending.field_choose')}
      error={key === '' ? say('problems.choose') : undefined}
      value={key}
      options={[
        ...(known ? [] : [{ value: key, label: key || say('form.none_chosen') }]),
        ...fields.map((field) => ({ value: field.key, label: field.name })),
      ]}
      onChange={(event) => onChange(writeSwitch(node, { ...found, operand: `@fields.${event.target.value}` }))}
    />
  );
}

export function ResultSplit({ node, onChange }: SplitProps) {
  const { say } = useFormWords();
  const { world } = useForm();
  const found = readSwitch(node);
  if (!found) return null;
  const key = resultKeyOf(found.operand);
  const category = readsCategory(found.operand);
  const set = (result: string, asCategory: boolean) =>
    onChange(writeSwitch(node, { ...found, operand: `@results.${result}${asCategory ? '.category' : ''}` }));
  const known = world.results.some((result) => result.key === key);
  return (
    <div className="stack-tight">
      <SelectField
        label={say('ending.result_choose')}
        error={key === '' ? say('problems.choose') : undefined}
        value={key}
        options={[
          ...(known ? [] : [{ value: key, label: key || say('form.none_chosen') }]),
          ...world.results.map((result) => ({ value: result.key, label: result.name })),
        ]}
        onChange={(event) => set(event.target.value, category)}
      />
      <Tick
        label={say('ending.result_category')}
        checked={category}
        onChange={(event) => set(key, event.target.checked)}
      />
    </div>
  );
}

export function RandomSplit({ node, onChange }: SplitProps) {
  const { say } = useFormWords();
  const names = node.router?.categories.map((one) => one.name) ?? [];
  return (
    <fieldset className="form-set">
      <legend>{say('ending.buckets')}</legend>
      {names.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: ways are told apart by their place
        <div key={index} className="form-removable">
          <TextField
            bare
            label={say('ending.bucket', { number: index + 1 })}
            value={name}
            maxLength={64}
            error={name.trim() === '' ? say('problems.required') : undefined}
            onChange={(event) => onChange(withBuckets(node, names.with(index, event.target.value)))}
          />
          {names.length > 1 ? (
            <IconButton
              icon="close"
              name={say('form.take_away', { what: name })}
              onClick={() => onChange(removeBucket(node, index))}
            />
          ) : null}
        </div>
      ))}
      <div>
        <Button
          small
          icon="plus"
          onClick={() => onChange(withBuckets(node, [...names, say('ending.bucket', { number: names.length + 1 })]))}
        >
          {say('ending.add_bucket')}
        </Button>
      </div>
    </fieldset>
  );
}

/** The way itself goes, not the last one. */
function removeBucket(node: NodeJson, index: number): NodeJson {
  const router = node.router!;
  const categories = router.categories.toSpliced(index, 1);
  return withBuckets(
    { ...node, router: { ...router, categories } },
    categories.map((one) => one.name),
  );
}

export function DialForm({ node, onChange }: SplitProps) {
  const { say } = useFormWords();
  const wait = node.router?.wait;
  if (!wait) return null;
  const patch = (more: object) => onChange({ ...node, router: { ...node.router!, wait: { ...wait, ...more } } });
  const number = (property: 'dial_limit_seconds' | 'call_limit_seconds', label: string) => (
    <TextField
      label={label}
      inputMode="numeric"
      value={wait[property] === undefined ? '' : String(wait[property])}
      onChange={(event) => patch({ [property]: Number(event.target.value.replace(/\D/g, '')) || undefined })}
    />
  );
  return (
    <div className="form-fields">
      <TemplateInput
        label={say('ending.phone')}
        value={String(wait.phone ?? '')}
        onChange={(phone) => patch({ phone })}
        error={wait.phone ? undefined : say('problems.required')}
      />
      {number('dial_limit_seconds', say('ending.dial_limit'))}
      {number('call_limit_seconds', say('ending.call_limit'))}
    </div>
  );
}
