/** Whom a question finds: chips for people, text for experts; with expressions only text. */
import { useState } from 'react';
import { AudienceBuilder, type Mode } from '../../parts/audience/builder.tsx';
import { Button } from '../../ui/button.tsx';
import { useFormWords } from '../words/form-words.tsx';
import { TemplateInput } from './template-input.tsx';

export function QueryInput(props: {
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
}) {
  const { say } = useFormWords();
  const [mode, setMode] = useState<Mode>('chips');
  const [asExpression, setAsExpression] = useState(props.value.includes('@'));
  if (asExpression) return <TemplateInput {...props} />;
  return (
    <fieldset className="form-set">
      <legend>{props.label}</legend>
      <AudienceBuilder query={props.value} onChange={props.onChange} mode={mode} onMode={setMode} />
      <div>
        <Button look="quiet" small onClick={() => setAsExpression(true)}>
          {say('form.by_expression')}
        </Button>
      </div>
      {props.error ? <p className="field-error">{props.error}</p> : null}
    </fieldset>
  );
}
