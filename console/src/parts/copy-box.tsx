import { useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';
import { useWords } from '../words/words.tsx';

/** A secret or link that is shown once, with a button that copies it. */
export function CopyBox(props: { text: string; label: string }) {
  const { t } = useWords();
  const toast = useToast();
  const field = useRef<HTMLInputElement>(null);
  const copy = async () => {
    field.current?.select();
    // The clipboard is closed on plain http; the text is selected for Ctrl+C then.
    await navigator.clipboard?.writeText(props.text).then(
      () => toast(t('common.copied')),
      () => {},
    );
  };
  return (
    <div className="row copy-box">
      <input
        ref={field}
        className="input"
        readOnly
        value={props.text}
        aria-label={props.label}
        onFocus={(event) => event.target.select()}
      />
      <Button onClick={() => void copy()}>{t('common.copy')}</Button>
    </div>
  );
}
