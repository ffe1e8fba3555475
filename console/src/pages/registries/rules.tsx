/** The rules of a mapping: what is wanted, and the FHIRPath that finds it. */
import { type MappedType, mappedTypes, mappingLimits, mappingTargets } from '@mhero/contract/mapping-targets.ts';
import { useState } from 'react';
import type { MappingProblem, MappingRule, MappingTarget } from '../../api/mapping.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

export function Rules(props: {
  rules: readonly MappingRule[];
  problems: readonly MappingProblem[];
  onChange: (rules: MappingRule[]) => void;
}) {
  const { t } = useWords();
  const { rules, problems, onChange } = props;
  const put = (at: number, rule: MappingRule) => onChange(rules.map((one, i) => (i === at ? rule : one)));
  const full = rules.length >= mappingLimits.rules;
  return (
    <Section title={t('mapping.rules', { count: rules.length })} says={t('mapping.rules_says')}>
      <ol className="mapping-rules">
        {rules.map((rule, at) => (
          // Rules have no name of their own; their order is their identity.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={at}>
            <Rule
              rule={rule}
              problems={problems.filter((one) => one.rule === at)}
              onChange={(next) => put(at, next)}
              onRemove={() => onChange(rules.filter((_, i) => i !== at))}
            />
          </li>
        ))}
      </ol>
      <div>
        <Button
          icon="plus"
          aria-disabled={full || undefined}
          onClick={() =>
            full ? undefined : onChange([...rules, { from: 'Practitioner', target: 'phone', expressions: [''] }])
          }
        >
          {t('mapping.add')}
        </Button>
      </div>
    </Section>
  );
}

function Rule(props: {
  rule: MappingRule;
  problems: readonly MappingProblem[];
  onChange: (rule: MappingRule) => void;
  onRemove: () => void;
}) {
  const { t, of } = useWords();
  const { rule, problems, onChange } = props;
  const targets: readonly MappingTarget[] = mappingTargets[rule.from];
  const said = problems.map(({ expression, at, message }) => {
    const where = expression === null || expression < 0 ? '' : t('mapping.line', { n: expression + 1 });
    return [where, at === null ? '' : t('mapping.position', { n: at + 1 }), message].filter(Boolean).join(' ');
  });
  return (
    <div className="mapping-rule">
      <div className="mapping-pair">
        <SelectField
          label={t('mapping.from')}
          value={rule.from}
          options={mappedTypes.map((value) => ({ value, label: of('resources', value) }))}
          onChange={(event) => {
            const from = event.target.value as MappedType;
            const known = (mappingTargets[from] as readonly MappingTarget[]).includes(rule.target);
            onChange({ ...rule, from, target: known ? rule.target : mappingTargets[from][0] });
          }}
        />
        <SelectField
          label={t('mapping.target')}
          value={rule.target}
          options={targets.map((value) => ({ value, label: of('mapping_targets', value) }))}
          onChange={(event) => onChange({ ...rule, target: event.target.value as MappingTarget })}
        />
      </div>
      {rule.target === 'field' ? (
        <TextField
          label={t('mapping.key')}
          help={t('mapping.key_help')}
          value={rule.key ?? ''}
          onChange={(event) => onChange({ ...rule, key: event.target.value.toLowerCase() })}
        />
      ) : null}
      <TextArea
        label={t('mapping.expressions')}
        help={t('mapping.expressions_help')}
        rows={Math.max(2, rule.expressions.length)}
        spellCheck={false}
        className="mono"
        value={rule.expressions.join('\n')}
        error={said.length > 0 ? said.join(' ') : undefined}
        onChange={(event) => onChange({ ...rule, expressions: event.target.value.split('\n').slice(0, 10) })}
      />
      <More rule={rule} onChange={onChange} />
      <div>
        <Button small look="quiet" onClick={props.onRemove}>
          {t('mapping.remove', { target: of('mapping_targets', rule.target) })}
        </Button>
      </div>
    </div>
  );
}

/** What most rules leave as it is. */
function More(props: { rule: MappingRule; onChange: (rule: MappingRule) => void }) {
  const { t } = useWords();
  const { rule, onChange } = props;
  const { when, system, ...rest } = rule;
  return (
    <details>
      <summary>{t('mapping.more')}</summary>
      <div className="stack-tight">
        <div className="mapping-pair">
          <SelectField
            label={t('mapping.take')}
            value={rule.take ?? 'first'}
            options={(['first', 'all'] as const).map((value) => ({ value, label: t(`mapping.take_${value}`) }))}
            onChange={(event) => onChange({ ...rule, take: event.target.value as 'first' | 'all' })}
          />
          <SelectField
            label={t('mapping.standard_place')}
            value={rule.standard ?? 'otherwise'}
            options={(['otherwise', 'also', 'never'] as const).map((value) => ({
              value,
              label: t(`mapping.standard_${value}`),
            }))}
            onChange={(event) => onChange({ ...rule, standard: event.target.value as 'otherwise' | 'also' | 'never' })}
          />
        </div>
        <TextField
          label={t('mapping.when')}
          help={t('mapping.when_help')}
          spellCheck={false}
          className="mono"
          value={when ?? ''}
          onChange={(event) =>
            onChange({ ...rest, ...(system && { system }), ...(event.target.value && { when: event.target.value }) })
          }
        />
        <TextField
          label={t('mapping.system')}
          help={t('mapping.system_help')}
          spellCheck={false}
          value={system ?? ''}
          onChange={(event) =>
            onChange({ ...rest, ...(when && { when }), ...(event.target.value && { system: event.target.value }) })
          }
        />
        <ValueWords rule={rule} onChange={onChange} />
      </div>
    </details>
  );
}

/** `theirs = ours`, one a line; as typed until it reads. */
function ValueWords(props: { rule: MappingRule; onChange: (rule: MappingRule) => void }) {
  const { t } = useWords();
  const { values, ...rest } = props.rule;
  const [text, setText] = useState(() =>
    Object.entries(values ?? {})
      .map(([theirs, ours]) => `${theirs} = ${ours}`)
      .join('\n'),
  );
  return (
    <TextArea
      label={t('mapping.values')}
      help={t('mapping.values_help')}
      rows={3}
      spellCheck={false}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        const pairs = event.target.value.split('\n').flatMap((line) => {
          const at = line.indexOf('=');
          const [theirs, ours] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
          return at > 0 && theirs && ours ? [[theirs, ours] as const] : [];
        });
        props.onChange({ ...rest, ...(pairs.length > 0 && { values: Object.fromEntries(pairs) }) });
      }}
    />
  );
}
