/** Whom a question finds: chips for people, text for experts; with expressions only text. */
import { lazy, Suspense, useState } from 'react';
import type { Mode } from '../../parts/audience/builder.tsx';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/faces.tsx';
import { useFormWords } from '../words/form-words.tsx';
import { TemplateInput } from './template-input.tsx';

/** The language of questions is large, and few actions ask one. */
const AudienceBuilder = lazy(async () => ({
  default: (await import('../../parts/audience/builder.tsx')).AudienceBuilder,
}));

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
      <Suspense fallback={<Skeleton lines={1} />}>
        <AudienceBuilder query={props.value} onChange={props.onChange} mode={mode} onMode={setMode} />
      </Suspense>
      <div>
        <Button look="quiet" small onClick={() => setAsExpression(true)}>
          {say('form.by_expression')}
        </Button>
      </div>
      {props.error ? <p className="field-error">{props.error}</p> : null}
    </fieldset>
  );
}
