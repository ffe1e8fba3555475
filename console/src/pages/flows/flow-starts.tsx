/** Starts of one flow, and before the first one what is to be prepared. */
import './flows.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { starts } from '../../api/starts.ts';
import { StartsTable } from '../../parts/starts-table.tsx';
import { Empty } from '../../ui/faces.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { useWords } from '../../words/words.tsx';
import { FlowHead, StartButton } from './flow-head.tsx';
import { Preparation } from './preparation.tsx';

const route = getRouteApi('/flows/$id/starts');

export function FlowStarts() {
  const { t } = useWords();
  const { id } = route.useParams();
  return (
    <FlowHead id={id} title={t('flow_pages.starts')} action={({ flow }) => <StartButton flow={flow} />}>
      {({ preparation }) => (
        <div className="stack">
          {preparation ? <Preparation flow={id} preparation={preparation} /> : null}
          <Starts flow={id} />
        </div>
      )}
    </FlowHead>
  );
}

function Starts(props: { flow: string }) {
  const { t } = useWords();
  const query = useInfiniteQuery({
    ...starts(props.flow),
    refetchInterval: (one) =>
      one.state.data?.pages.some((page) => page.items.some((row) => row.waiting > 0)) ? 10_000 : false,
  });
  return (
    <section className="stack" aria-labelledby="starts-title">
      <h2 id="starts-title">{t('starts.title')}</h2>
      <KeysetList query={query} empty={<Empty title={t('starts.none')}>{t('starts.none_says')}</Empty>}>
        {(rows) => <StartsTable rows={rows} />}
      </KeysetList>
    </section>
  );
}
