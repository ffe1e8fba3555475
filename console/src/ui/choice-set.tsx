import { type ReactNode, useId } from 'react';
import { Tick } from './field.tsx';

/** One of a few, all in view; arrow keys move between them. */
export function ChoiceSet<Value extends string>(props: {
  legend: ReactNode;
  value: Value;
  choices: readonly { readonly value: Value; readonly label: ReactNode; readonly help?: ReactNode }[];
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className="choice-set">
      <legend>{props.legend}</legend>
      {props.choices.map((choice) => (
        <Tick
          key={choice.value}
          type="radio"
          name={name}
          label={choice.label}
          help={choice.help}
          checked={choice.value === props.value}
          onChange={() => props.onChange(choice.value)}
        />
      ))}
    </fieldset>
  );
}
