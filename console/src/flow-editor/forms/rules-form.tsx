/** All rules of a switch, with every test of the engine. */
import { testNames } from '@mhero/flow/tests/registry.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import type { NodeJson } from '../definition.ts';
import { newUuid } from '../new-uuid.ts';
import { plainName, useFormWords } from '../words/form-words.tsx';
import { CategoryInput } from './category-input.tsx';
import { useForm } from './form-context.ts';
import { useNames } from './form-names.ts';
import { ResultNameInput } from './result-name-input.tsx';
import { type Rule, readSwitch, type Switch, writeSwitch } from './rules.ts';
import { TemplateInput } from './template-input.tsx';
import { argumentNames } from './test-arguments.ts';
import { TimeoutInput } from './timeout-input.tsx';

export function RulesForm(props: { node: NodeJson; operand: boolean; onChange: (node: NodeJson) => void }) {
  const { say } = useFormWords();
  const names = useNames();
  const found = readSwitch(props.node);
  if (!found) return null;
  const patch = (more: Partial<Switch>) => props.onChange(writeSwitch(props.node, { ...found, ...more }));
  const put = (index: number, rule: Rule) => patch({ rules: found.rules.with(index, rule) });
  const add = () => {
    const made: Rule = { uuid: newUuid(), test: 'has_any_word', arguments: [''], category: { name: '' } };
    patch({ rules: [...found.rules, made] });
  };
  return (
    <div className="form-fields">
      {props.operand ? (
        <TemplateInput
          label={say('ending.operand')}
          value={found.operand}
          onChange={(operand) => patch({ operand })}
          error={found.operand === '' ? say('problems.required') : undefined}
        />
      ) : null}
      <fieldset className="form-set">
        <legend>{say('rules.rules')}</legend>
        {found.rules.map((rule, index) => (
          <RuleRow
            key={rule.uuid}
            {...{ rule, index }}
            node={props.node}
            waits={found.wait !== null}
            onChange={(next) => put(index, next)}
            onUp={() => patch({ rules: found.rules.toSpliced(index, 1).toSpliced(index - 1, 0, rule) })}
            onRemove={() => patch({ rules: found.rules.toSpliced(index, 1) })}
          />
        ))}
        <div>
          <Button small icon="plus" onClick={add}>
            {say('rules.add')}
          </Button>
        </div>
      </fieldset>
      {found.other ? (
        <CategoryInput
          label={say('rules.other')}
          node={props.node}
          value={found.other}
          onChange={(other) => patch({ other })}
        />
      ) : (
        <div className="row">
          <span className="quiet">{say('rules.other_none')}</span>
          <Button small onClick={() => patch({ other: { name: names.splits.other } })}>
            {say('form.add')}
          </Button>
        </div>
      )}
      <ResultNameInput
        label={say('question.result_name')}
        help={say('question.result_help_empty')}
        value={found.resultName}
        onChange={(resultName) => patch({ resultName })}
      />
      {found.wait?.type === 'msg' ? (
        <TimeoutInput value={found.timeout} onChange={(timeout) => patch({ timeout })} />
      ) : null}
    </div>
  );
}

function RuleRow(props: {
  rule: Rule;
  index: number;
  node: NodeJson;
  waits: boolean;
  onChange: (rule: Rule) => void;
  onUp: () => void;
  onRemove: () => void;
}) {
  const { say, look } = useFormWords();
  const { rule, index } = props;
  const number = index + 1;
  const wanted = argumentNames(rule.test);
  const changeTest = (test: string) => {
    const names = argumentNames(test).filter((one) => !one.optional);
    const kept = names.map((_, i) => rule.arguments[i] ?? '');
    props.onChange({ ...rule, test, arguments: kept });
  };
  const tests = testNames().includes(rule.test) ? testNames() : [...testNames(), rule.test];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset for every line would be read out too often
    <div className="rule-row" role="group" aria-label={say('rules.rule', { number })}>
      <div className="rule-head">
        <SelectField
          label={say(props.waits ? 'rules.test' : 'rules.test_value')}
          value={rule.test}
          options={tests.map((test) => ({ value: test, label: look('tests', test) ?? plainName(test) }))}
          onChange={(event) => changeTest(event.target.value)}
        />
        {index > 0 ? (
          <IconButton icon="down" className="icon-up" name={say('rules.up', { number })} onClick={props.onUp} />
        ) : null}
        <IconButton icon="close" name={say('rules.remove', { number })} onClick={props.onRemove} />
      </div>
      {wanted.length > 0 ? (
        <div className="rule-arguments">
          {wanted.map((argument, at) => (
            <Argument
              key={argument.name}
              test={rule.test}
              name={argument.name}
              value={rule.arguments[at] ?? ''}
              onChange={(text, more = []) =>
                props.onChange({ ...rule, arguments: filled(rule.arguments, at, text, more) })
              }
            />
          ))}
        </div>
      ) : null}
      <CategoryInput
        label={say('rules.category')}
        node={props.node}
        value={rule.category}
        onChange={(category) => props.onChange({ ...rule, category })}
      />
    </div>
  );
}

/** Optional arguments at the end that are empty are not there. */
function filled(before: readonly string[], at: number, text: string, more: readonly string[]): readonly string[] {
  const all = Array.from({ length: Math.max(before.length, at + 1) }, (_, i) => (i === at ? text : (before[i] ?? '')));
  more.forEach((one, i) => {
    all[at + 1 + i] = one;
  });
  while (all.length > 1 && all.at(-1) === '' && all.length > before.length) all.pop();
  return all;
}

function Argument(props: {
  test: string;
  name: string;
  value: string;
  onChange: (text: string, more?: readonly string[]) => void;
}) {
  const { say, look } = useFormWords();
  const { assets } = useForm();
  const label = look('arguments', props.name) ?? plainName(props.name);
  if (props.test === 'has_group' && props.name === 'uuid') {
    const known = assets.groups.some(({ uuid }) => uuid === props.value);
    return (
      <SelectField
        label={label}
        value={props.value}
        options={[
          ...(known ? [] : [{ value: props.value, label: props.value || say('form.none_chosen') }]),
          ...assets.groups.map(({ uuid, name }) => ({ value: uuid, label: name })),
        ]}
        onChange={(event) => {
          const { value } = event.target;
          props.onChange(value, [assets.groups.find(({ uuid }) => uuid === value)?.name ?? '']);
        }}
      />
    );
  }
  if (props.test === 'has_group') return null;
  if (!props.value.includes('@')) {
    return <TextField label={label} value={props.value} onChange={(event) => props.onChange(event.target.value)} />;
  }
  return <TemplateInput label={label} value={props.value} onChange={props.onChange} />;
}
