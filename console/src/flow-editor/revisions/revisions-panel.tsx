/** What was saved when and by whom, what changed in between, and the way back. */
import './revisions.css';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { flowAt, flowRevisions } from '../../api/flow-revisions.ts';
import type { FlowRevision } from '../../api/flows.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorFace, Loaded } from '../../ui/faces.tsx';
import { SelectField } from '../../ui/field.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';
import { openDefinition } from '../definition.ts';
import type { RevisionsPanelProps } from '../panels.ts';
import { useFormWords } from '../words/form-words.tsx';
import { Comparison } from './comparison.tsx';

/** What is compared: a revision by its number, or the editor's own state. */
type Side = number | 'now';

export function RevisionsPanel(props: RevisionsPanelProps) {
  const { say } = useFormWords();
  const { flow } = props;
  const revisions = useInfiniteQuery(flowRevisions(flow.id, flow.revision));
  const [older, setOlder] = useState<number | null>(null);
  const [newer, setNewer] = useState<Side>('now');
  return (
    <div className="revisions">
      <KeysetList query={revisions} empty={<p className="quiet">{say('revisions.empty')}</p>}>
        {(items) => (
          <>
            <RevisionList {...props} items={items} older={older} onCompare={setOlder} />
            {older === null ? null : (
              <CompareTwo {...props} items={items} {...{ older, newer }} onOlder={setOlder} onNewer={setNewer} />
            )}
          </>
        )}
      </KeysetList>
    </div>
  );
}

function RevisionList(
  props: RevisionsPanelProps & {
    items: readonly FlowRevision[];
    older: number | null;
    onCompare: (revision: number) => void;
  },
) {
  const { say } = useFormWords();
  const { when } = useWords();
  const [restoring, setRestoring] = useState<number | null>(null);
  return (
    <>
      <ol className="revision-list">
        {props.items.map(({ revision, note, author, created_at }) => (
          <li key={revision} data-chosen={revision === props.older || undefined}>
            <div className="revision-line">
              <strong>{say('revisions.number', { number: revision })}</strong>
              {revision === props.flow.published ? <Badge tone="good">{say('revisions.running')}</Badge> : null}
            </div>
            <p className="quiet small">{say('revisions.by', { author, when: when(created_at) })}</p>
            {note ? <p className="small">{note === 'imported' ? say('revisions.imported') : note}</p> : null}
            <div className="row">
              <Button
                look="quiet"
                small
                aria-label={`${say('revisions.against')} ${say('revisions.number', { number: revision })}`}
                onClick={() => props.onCompare(revision)}
              >
                {say('revisions.against')}
              </Button>
              <Button
                look="quiet"
                small
                aria-label={say('revisions.restore', { number: revision })}
                onClick={() => setRestoring(revision)}
              >
                {say('revisions.restore_do')}
              </Button>
            </div>
          </li>
        ))}
      </ol>
      {restoring === null ? null : <Restore {...props} revision={restoring} onClose={() => setRestoring(null)} />}
    </>
  );
}

function Restore(props: RevisionsPanelProps & { revision: number; onClose: () => void }) {
  const { say } = useFormWords();
  const toast = useToast();
  const found = useQuery(flowAt(props.flow.id, props.revision));
  const number = props.revision;
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={say('revisions.restore', { number })}
      says={say('revisions.restore_says')}
      act={say('revisions.restore_do')}
      onAct={async () => {
        const { definition } = found.data ?? (await found.refetch({ throwOnError: true })).data!;
        props.onRestore(openDefinition(definition));
        toast(say('revisions.restored', { number }));
        props.onClose();
      }}
    />
  );
}

function CompareTwo(
  props: RevisionsPanelProps & {
    items: readonly FlowRevision[];
    older: number;
    newer: Side;
    onOlder: (revision: number) => void;
    onNewer: (side: Side) => void;
  },
) {
  const { say } = useFormWords();
  const { flow, older, newer } = props;
  const before = useQuery(flowAt(flow.id, older));
  const after = useQuery({ ...flowAt(flow.id, newer === 'now' ? older : newer), enabled: newer !== 'now' });
  const options = props.items.map(({ revision }) => {
    return { value: String(revision), label: say('revisions.number', { number: revision }) };
  });
  return (
    <section className="comparison">
      <h3>{say('revisions.compare')}</h3>
      <div className="form-two">
        <SelectField
          label={say('revisions.older')}
          value={String(older)}
          options={options}
          onChange={(event) => props.onOlder(Number(event.target.value))}
        />
        <SelectField
          label={say('revisions.newer')}
          value={String(newer)}
          options={[{ value: 'now', label: say('revisions.now') }, ...options]}
          onChange={(event) => props.onNewer(event.target.value === 'now' ? 'now' : Number(event.target.value))}
        />
      </div>
      {after.isError ? <ErrorFace error={after.error} /> : null}
      <Loaded query={before}>
        {(old) =>
          newer === 'now' ? (
            <Comparison before={openDefinition(old.definition)} after={props.definition} />
          ) : after.data ? (
            <Comparison before={openDefinition(old.definition)} after={openDefinition(after.data.definition)} />
          ) : null
        }
      </Loaded>
    </section>
  );
}
