/** The flow as a file for others, with what their format cannot say. */
import type { FlowDetail } from '@mhero/contract/flows.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { saveJson } from '../parts/save-json.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Loaded, Notice } from '../ui/faces.tsx';
import { SelectField } from '../ui/field.tsx';
import { useWords } from '../words/words.tsx';
import { useKept } from './use-keeper.ts';

const formats = { '14.4.2': 'rapidpro_14', '13.2.0': 'rapidpro_13', floip: 'floip' } as const;
type Format = keyof typeof formats;

interface Exported {
  readonly file: unknown;
  readonly losses: readonly unknown[];
}

const most = 50;

export function ExportDialog(props: { flow: FlowDetail; onClose: () => void }) {
  const { t, of } = useWords();
  const [format, setFormat] = useState<Format>('14.4.2');
  const kept = useKept((now) => now.state === 'kept');
  const revision = useKept((now) => now.revision);
  const query = useQuery({
    queryKey: ['flow-export', props.flow.id, format, revision],
    queryFn: ({ signal }) => api.get<Exported>(`/flows/${props.flow.id}/export`, { format }, signal),
  });
  const save = () => {
    if (query.data) saveJson(`${props.flow.name}${format === 'floip' ? '.floip' : ''}.json`, query.data.file);
  };
  return (
    <Dialog
      open
      wide
      onClose={props.onClose}
      title={t('flow_export.title')}
      actions={
        <Button look="primary" busy={query.isPending} onClick={save}>
          {t('flow_export.save')}
        </Button>
      }
    >
      <SelectField
        label={t('flow_export.format')}
        value={format}
        options={(Object.keys(formats) as Format[]).map((value) => ({
          value,
          label: of('flow_formats', formats[value]),
        }))}
        onChange={(event) => setFormat(event.target.value as Format)}
      />
      {kept ? null : <Notice tone="warn">{t('flow_export.not_kept')}</Notice>}
      <Loaded query={query}>
        {({ losses }) =>
          losses.length === 0 ? (
            <Notice tone="good">{t('flow_export.whole')}</Notice>
          ) : (
            <div className="stack-tight">
              <p>{t('flow_export.losses', { count: losses.length })}</p>
              <ul className="small stack-tight">
                {losses.slice(0, most).map((loss) => (
                  <li key={JSON.stringify(loss)}>{lossWords(loss, of)}</li>
                ))}
              </ul>
            </div>
          )
        }
      </Loaded>
    </Dialog>
  );
}

/** FLOIP's report has words of its own; those of older versions of RapidPro have codes. */
function lossWords(loss: unknown, of: ReturnType<typeof useWords>['of']): string {
  const one = loss as Readonly<Record<string, string | undefined>>;
  const own = [one.where, one.what, one.why].filter(Boolean).join(': ');
  const facts = { type: one.type ?? '', property: one.property ?? '', path: one.path ?? '', name: one.name ?? '' };
  return own || of('flow_losses', one.code ?? '', facts);
}
