/** The name of a category; when it changes, rules further on that look for the old name can follow. */
import { resultKey } from '@mhero/flow/text/result-key.ts';
import { useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import type { NodeJson } from '../definition.ts';
import { useFormWords } from '../words/form-words.tsx';
import { useForm } from './form-context.ts';
import { countCategoryUses, renameCategory } from './rename.ts';
import type { CategoryRef } from './rules.ts';
import { useApply } from './use-apply.ts';

export function CategoryInput(props: {
  label: string;
  bare?: boolean;
  node: NodeJson;
  value: CategoryRef;
  onChange: (category: CategoryRef) => void;
}) {
  const { say } = useFormWords();
  const { definition } = useForm();
  const apply = useApply();
  const before = useRef(props.value.name);
  const [from, setFrom] = useState<string | null>(null);
  const key = resultKey(props.node.router?.result_name ?? '');
  const to = props.value.name;
  const isGone = from !== null && !props.node.router?.categories.some(({ name }) => name === from);
  const uses = isGone && key !== '' ? countCategoryUses(definition, key, from) : 0;
  return (
    <div className="stack-tight">
      <TextField
        label={props.label}
        {...(props.bare ? { bare: true } : {})}
        value={to}
        maxLength={64}
        error={to.trim() === '' ? say('problems.required') : undefined}
        onFocus={() => {
          before.current = to;
        }}
        onBlur={() => setFrom(before.current === '' ? null : before.current)}
        onChange={(event) => props.onChange({ ...props.value, name: event.target.value })}
      />
      {uses > 0 && from !== null && to !== '' ? (
        <Notice tone="warn">
          <p>{say('form.rename_category', { from, count: uses })}</p>
          <div className="row">
            <Button small onClick={() => apply(renameCategory(definition, key, from, to), 'rename')}>
              {say('form.rename_do', { to: `“${to}”` })}
            </Button>
            <Button small look="quiet" onClick={() => setFrom(null)}>
              {say('form.rename_leave')}
            </Button>
          </div>
        </Notice>
      ) : null}
    </div>
  );
}
