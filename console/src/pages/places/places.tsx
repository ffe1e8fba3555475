/** The place tree: each level is fetched when it is opened. */
import './places.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type PlaceRow, places } from '../../api/places.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, ErrorFace, Skeleton } from '../../ui/faces.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Page } from '../../ui/page.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';

const route = getRouteApi('/places');

export function Places() {
  const { t } = useWords();
  const { search = '' } = route.useSearch();
  const navigate = useNavigate({ from: '/places' });
  const still = useDebounced(search.trim());
  return (
    <Page title={t('places.title')} says={t('places.says')}>
      <div className="places-search">
        <TextField
          label={t('places.search')}
          type="search"
          value={search}
          onChange={(event) => void navigate({ search: { search: event.target.value || undefined }, replace: true })}
        />
      </div>
      <div className="panel">{still ? <Found search={still} /> : <Roots />}</div>
    </Page>
  );
}

function Roots() {
  const { t } = useWords();
  const query = useInfiniteQuery(places({}));
  return (
    <KeysetList query={query} empty={<Empty title={t('places.none')}>{t('places.none_says')}</Empty>}>
      {(rows) => (
        <ul className="place-tree">
          {rows.map((row) => (
            <Branch key={row.id} place={row} open={rows.length === 1} />
          ))}
        </ul>
      )}
    </KeysetList>
  );
}

function Found(props: { search: string }) {
  const { t } = useWords();
  const query = useInfiniteQuery(places({ search: props.search }));
  return (
    <KeysetList query={query} empty={<Empty title={t('places.not_found')}>{t('places.not_found_says')}</Empty>}>
      {(rows) => (
        <ul className="place-tree">
          {rows.map((row) => (
            <li key={row.id}>
              <div className="place-line">
                <PlaceWords place={row} above />
              </div>
            </li>
          ))}
        </ul>
      )}
    </KeysetList>
  );
}

function Branch(props: { place: PlaceRow; open?: boolean }) {
  const { t } = useWords();
  const [open, setOpen] = useState(props.open ?? false);
  const { place } = props;
  return (
    <li>
      <div className="place-line">
        {place.children > 0 ? (
          <button
            type="button"
            className="icon-button place-toggle"
            aria-expanded={open}
            aria-label={t(open ? 'places.close' : 'places.open', { name: place.name })}
            onClick={() => setOpen(!open)}
          >
            <Icon name="chevron" size={16} />
          </button>
        ) : (
          <span className="place-toggle" />
        )}
        <PlaceWords place={place} />
      </div>
      {open ? <Children parent={place} /> : null}
    </li>
  );
}

function PlaceWords(props: { place: PlaceRow; above?: boolean }) {
  const { t } = useWords();
  const { place } = props;
  const kind = place.type ?? place.level;
  return (
    <>
      <span className="place-name">
        <Link to="/people" search={{ query: `place in ${quoted(place.name)}` }}>
          {place.name}
        </Link>
        {kind ? <span className="quiet small"> {kind}</span> : null}
        {props.above && place.parent ? (
          <span className="quiet small"> {t('places.inside', { name: place.parent.name })}</span>
        ) : null}
      </span>
      <span className="quiet figures place-count">{t('places.people', { count: place.contacts })}</span>
    </>
  );
}

function Children(props: { parent: PlaceRow }) {
  const { t } = useWords();
  const query = useInfiniteQuery(places({ parent: props.parent.id }));
  if (!query.data)
    return query.isError ? (
      <ErrorFace error={query.error} retry={() => void query.refetch()} />
    ) : (
      <Skeleton lines={Math.min(props.parent.children, 5)} />
    );
  return (
    <ul className="place-tree">
      {query.data.pages
        .flatMap((page) => page.items)
        .map((row) => (
          <Branch key={row.id} place={row} />
        ))}
      {query.hasNextPage ? (
        <li>
          <Button small look="quiet" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('common.show_more')}
          </Button>
        </li>
      ) : null}
    </ul>
  );
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
