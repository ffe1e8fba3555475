/** What one flow could not do: with whom, at which node, and why. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type FlowProblem, flowProblems } from '../../api/starts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Empty } from '../../ui/faces.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Table } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';
import { FlowHead } from './flow-head.tsx';

const route = getRouteApi('/flows/$id/problems');

export function FlowProblems() {
  const { t } = useWords();
  const { id } = route.useParams();
  return (
    <FlowHead id={id} title={t('flow_pages.problems')}>
      {() => <Problems flow={id} />}
    </FlowHead>
  );
}

/** Several at one moment with one person are told apart by their place. */
const keyOf = (one: FlowProblem): string => `${one.at} ${one.contact} ${one.node} ${one.code} ${one.text}`;

function Problems(props: { flow: string }) {
  const { t, of, when } = useWords();
  const query = useInfiniteQuery(flowProblems(props.flow));
  return (
    <KeysetList query={query} empty={<Empty title={t('problems_of.none')}>{t('problems_of.none_says')}</Empty>}>
      {(rows) => (
        <Table
          label={t('problems_of.title')}
          rows={rows}
          rowKey={keyOf}
          columns={[
            {
              name: 'what',
              head: t('problems_of.what'),
              cell: (one) => (
                <span className="stack-tight">
                  <span>{one.text || one.code}</span>
                  {one.code !== null && one.text ? (
                    <span className="quiet small break-anywhere">{one.code}</span>
                  ) : null}
                </span>
              ),
            },
            {
              name: 'kind',
              head: t('problems_of.kind'),
              cell: (one) => (
                <Badge tone={one.kind === 'warning' ? 'warn' : 'bad'}>{of('problem_kinds', one.kind)}</Badge>
              ),
              weight: 2,
            },
            {
              name: 'node',
              head: t('problems_of.node'),
              cell: (one) =>
                one.node === null ? null : (
                  <Link to="/flows/$id" params={{ id: props.flow }} search={{ node: one.node }}>
                    {t('problems_of.show')}
                  </Link>
                ),
            },
            {
              name: 'person',
              head: t('problems_of.person'),
              cell: (one) => (
                <Link to="/people/$id" params={{ id: one.contact }}>
                  {one.name}
                </Link>
              ),
            },
            { name: 'at', head: t('problems_of.at'), cell: (one) => when(one.at) },
          ]}
        />
      )}
    </KeysetList>
  );
}
