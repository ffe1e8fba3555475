import { TextField } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';

const fields = ['first_name', 'name', 'cadre', 'job', 'facility', 'place'] as const;

/** What is known of each person, to be put into the text with a press. */
export function FieldChips(props: {
  insert: (field: string) => void;
  fallback: string;
  setFallback: (fallback: string) => void;
}) {
  const { t } = useWords();
  return (
    <div className="stack-tight">
      <fieldset className="chip-row" aria-labelledby="send-fields">
        <span id="send-fields" className="quiet small">
          {t('send.insert')}
        </span>
        {fields.map((field) => (
          <button key={field} type="button" className="chip" onClick={() => props.insert(field)}>
            {t(`send.field_${field}`)}
          </button>
        ))}
      </fieldset>
      <TextField
        label={t('send.fallback')}
        help={t('send.fallback_help')}
        value={props.fallback}
        maxLength={60}
        onChange={(event) => props.setFallback(event.target.value)}
      />
    </div>
  );
}
