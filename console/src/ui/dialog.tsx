import { Dialog as Base } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useWords } from '../words/words.tsx';
import { Button, IconButton } from './button.tsx';
import { ErrorFace } from './faces.tsx';

export function Dialog(props: {
  open: boolean;
  onClose: () => void;
  title: string;
  says?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  wide?: boolean;
}) {
  const { t } = useWords();
  return (
    <Base.Root open={props.open} onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Base.Portal>
        <Base.Overlay className="overlay" />
        <Base.Content
          className={`dialog ${props.wide ? 'dialog-wide' : ''}`}
          {...(props.says ? {} : { 'aria-describedby': undefined })}
        >
          <div className="dialog-head">
            <Base.Title asChild>
              <h2>{props.title}</h2>
            </Base.Title>
            <Base.Close asChild>
              <IconButton icon="close" name={t('common.close')} />
            </Base.Close>
          </div>
          {props.says ? <Base.Description className="dialog-says">{props.says}</Base.Description> : null}
          {props.children}
          {props.actions ? <div className="dialog-actions">{props.actions}</div> : null}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}

/** Asks before a dangerous act. `act` is the button's words and names the figure: "Send to 2,481 people". */
export function ConfirmDialog(props: {
  open: boolean;
  onClose: () => void;
  title: string;
  says?: ReactNode;
  children?: ReactNode;
  act: string;
  danger?: boolean;
  wide?: boolean;
  onAct: () => Promise<unknown>;
}) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = async () => {
    setBusy(true);
    setError(null);
    try {
      await props.onAct();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      says={props.says}
      wide={props.wide ?? false}
      actions={
        <>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button look={props.danger ? 'danger' : 'primary'} busy={busy} onClick={() => void act()}>
            {props.act}
          </Button>
        </>
      }
    >
      {props.children}
      {error ? <ErrorFace error={error} /> : null}
    </Dialog>
  );
}
