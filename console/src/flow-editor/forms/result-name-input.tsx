/** The name of a result; when it changes, texts that read the result under its old name can follow. */
import { resultKey } from '@mhero/flow/text/result-key.ts';
import { useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { useFormWords } from '../words/form-words.tsx';
import { useForm } from './form-context.ts';
import { countUses, renameResult } from './rename.ts';
import { useApply } from './use-apply.ts';

export function ResultNameInput(props: {
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
}) {
  const { say } = useFormWords();
  const { definition, world } = useForm();
  const apply = useApply();
  const before = useRef(props.value);
  const [from, setFrom] = useState<string | null>(null);
  const to = resultKey(props.value);
  // Another step may still save a result of the old name.
  const isOrphan = from !== null && from !== to && !world.results.some((result) => result.key === from);
  const uses = isOrphan ? countUses(definition, from) : 0;
  return (
    <div className="stack-tight">
      <TextField
        label={props.label}
        help={props.help}
        error={props.error}
        value={props.value}
        maxLength={64}
        onFocus={() => {
          before.current = props.value;
        }}
        onBlur={() => setFrom(resultKey(before.current) || null)}
        onChange={(event) => props.onChange(event.target.value)}
      />
      {uses > 0 && from !== null && to !== '' ? (
        <Notice tone="warn">
          <p>{say('form.rename_result', { from, count: uses })}</p>
          <div className="row">
            <Button small onClick={() => apply(renameResult(definition, from, to), 'rename')}>
              {say('form.rename_do', { to: `@results.${to}` })}
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
