import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

interface FieldProps {
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  /** The label is read out but not drawn. */
  bare?: boolean;
}

/** Label above, help below, error below in words; `draw` gets the names that tie them together. */
export function Field(
  props: FieldProps & {
    children: (ids: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode;
  },
) {
  const id = useId();
  const described = [props.help ? `${id}h` : '', props.error ? `${id}e` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id} className={props.bare ? 'hidden-visually' : 'field-label'}>
        {props.label}
      </label>
      {props.children({
        id,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(props.error ? { 'aria-invalid': true } : {}),
      })}
      {props.help ? (
        <p className="field-help" id={`${id}h`}>
          {props.help}
        </p>
      ) : null}
      {props.error ? (
        <p className="field-error" id={`${id}e`}>
          {props.error}
        </p>
      ) : null}
    </div>
  );
}

export function TextField({ label, help, error, bare, ...rest }: FieldProps & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field {...{ label, help, error, bare }}>
      {(ids) => <input type="text" {...rest} {...ids} className={`input ${rest.className ?? ''}`} />}
    </Field>
  );
}

export function TextArea({
  label,
  help,
  error,
  bare,
  ...rest
}: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field {...{ label, help, error, bare }}>
      {(ids) => <textarea rows={4} {...rest} {...ids} className={`input ${rest.className ?? ''}`} />}
    </Field>
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

export function SelectField({
  label,
  help,
  error,
  bare,
  options,
  ...rest
}: FieldProps & SelectHTMLAttributes<HTMLSelectElement> & { options: readonly Option[] }) {
  return (
    <Field {...{ label, help, error, bare }}>
      {(ids) => (
        <select {...rest} {...ids} className="input">
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A tick box or, with `type="radio"`, one of several. */
export function Tick({
  label,
  help,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & { label: ReactNode; help?: ReactNode }) {
  const id = useId();
  return (
    <div className="tick">
      <input type="checkbox" {...rest} id={id} aria-describedby={help ? `${id}h` : undefined} />
      <label htmlFor={id}>
        {label}
        {help ? (
          <span className="field-help" id={`${id}h`}>
            {help}
          </span>
        ) : null}
      </label>
    </div>
  );
}
