/** Puts the table of a picture on the clipboard, as sheets and documents take it. */
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

export type Cells = readonly (string | number)[];

export function CopyTable(props: { head: Cells; rows: readonly Cells[] }) {
  const { t } = useWords();
  const toast = useToast();
  const copy = async () => {
    const text = [props.head, ...props.rows].map((row) => row.map(plain).join('\t')).join('\n');
    if (await put(text)) toast(t('common.copied'));
  };
  return (
    <Button small look="quiet" className="no-print copy-table" onClick={() => void copy()}>
      {t('results.copy_table')}
    </Button>
  );
}

const plain = (cell: string | number): string => String(cell).replace(/[\t\n\r]+/g, ' ');

async function put(text: string): Promise<boolean> {
  if (navigator.clipboard)
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  // On plain http, where many installations begin, there is no clipboard: what is selected can be copied.
  const box = document.createElement('textarea');
  box.value = text;
  box.className = 'hidden-visually';
  document.body.append(box);
  box.select();
  const done = document.execCommand('copy');
  box.remove();
  return done;
}
