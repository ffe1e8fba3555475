/** “An answer to this question of this flow means this of the person.” */
import type { FlowDetail } from '@mhero/contract/flows.ts';
import { resultKey } from '@mhero/flow/text/result-key.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ChangeKind, type ChangeRule, changeRules, type NewChangeRule } from '../../api/changes.ts';
import { api } from '../../api/client.ts';
import { publishedFlows } from '../../api/flow-list.ts';
import { flow as flowQuery } from '../../api/flows.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/words.tsx';

const meanings = [
  ...(['facility', 'number_replace', 'number_add', 'number_remove'] as const),
  ...(['name', 'language', 'status', 'role_end', 'field'] as const),
] satisfies readonly ChangeKind[];

export function NewRule() {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button look="primary" icon="plus" onClick={() => setAsked(true)}>
        {t('corrections.add_rule')}
      </Button>
      {asked ? <RuleDialog onClose={() => setAsked(false)} /> : null}
    </>
  );
}

interface Result {
  readonly key: string;
  readonly name: string;
  readonly categories: readonly string[];
}

/** What a flow saves: results of its questions and those that it sets. */
function resultsOf(found: FlowDetail | undefined): Result[] {
  const results = new Map<string, Result>();
  const nodes = (found?.definition as { nodes?: readonly Node[] } | undefined)?.nodes ?? [];
  for (const { router, actions } of nodes) {
    const names = [
      ...(router?.result_name ? [router.result_name] : []),
      ...(actions ?? []).flatMap((one) => (one.type === 'set_run_result' && one.name ? [one.name] : [])),
    ];
    for (const name of names)
      results.set(resultKey(name), {
        ...{ key: resultKey(name), name },
        categories: router?.result_name === name ? (router.categories ?? []).map((one) => one.name) : [],
      });
  }
  return [...results.values()];
}
interface Node {
  readonly router?: { readonly result_name?: string; readonly categories?: readonly { readonly name: string }[] };
  readonly actions?: readonly { readonly type: string; readonly name?: string }[];
}

function RuleDialog(props: { onClose: () => void }) {
  const { t, of } = useWords();
  const client = useQueryClient();
  const toast = useToast();
  const flows = useQuery(publishedFlows);
  const [chosen, setChosen] = useState('');
  const flow = chosen || (flows.data?.[0]?.id ?? '');
  const detail = useQuery({ ...flowQuery(flow), enabled: flow !== '' });
  const results = resultsOf(detail.data);
  const [key, setKey] = useState('');
  const result = results.find((one) => one.key === key) ?? results[0];
  const [category, setCategory] = useState('');
  const [means, setMeans] = useState<ChangeKind>('facility');
  const [field, setField] = useState('');
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={t('corrections.add_rule')}
      says={t('corrections.add_rule_says')}
      act={t('corrections.add_rule')}
      onAct={async () => {
        if (!result) return;
        const request: NewChangeRule = {
          ...{ flow, key: result.key, means },
          ...(category && { category }),
          ...(means === 'field' && { field }),
          ...(means === 'status' && { value: 'left' }),
        };
        await api.post<ChangeRule>('/changes/rules', request);
        await client.invalidateQueries({ queryKey: changeRules.queryKey });
        toast(t('corrections.rule_added'));
        props.onClose();
      }}
    >
      <div className="stack-tight">
        <SelectField
          label={t('corrections.flow')}
          value={flow}
          options={(flows.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
          onChange={(event) => {
            setChosen(event.target.value);
            setKey('');
            setCategory('');
          }}
        />
        {results.length > 0 ? (
          <SelectField
            label={t('corrections.answer')}
            value={result?.key ?? ''}
            options={results.map((one) => ({ value: one.key, label: one.name }))}
            onChange={(event) => {
              setKey(event.target.value);
              setCategory('');
            }}
          />
        ) : (
          <p className="quiet">{t(detail.isFetching ? 'common.loading' : 'corrections.saves_nothing')}</p>
        )}
        {result && result.categories.length > 0 ? (
          <SelectField
            label={t('corrections.category')}
            value={category}
            options={[
              { value: '', label: t('corrections.any_category') },
              ...result.categories.map((value) => ({ value, label: value })),
            ]}
            onChange={(event) => setCategory(event.target.value)}
          />
        ) : null}
        <SelectField
          label={t('corrections.means')}
          value={means}
          options={meanings.map((value) => ({
            value,
            label: value === 'status' ? t('corrections.has_left') : of('change_kinds', value),
          }))}
          onChange={(event) => setMeans(event.target.value as ChangeKind)}
        />
        {means === 'field' ? (
          <TextField label={t('corrections.field')} value={field} onChange={(event) => setField(event.target.value)} />
        ) : null}
      </div>
    </ConfirmDialog>
  );
}
