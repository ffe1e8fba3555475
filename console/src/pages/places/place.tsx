import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { contactsList } from '../../api/contacts.ts';
import { type PlaceRow, place } from '../../api/places.ts';
import { sendPage } from '../../parts/addresses.ts';
import { PeopleTable } from '../../parts/people-table.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Empty, Loaded } from '../../ui/faces.tsx';
import { KeysetList } from '../../ui/keyset-list.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

const route = getRouteApi('/places/$id');

export function Place() {
  const { t } = useWords();
  const { id } = route.useParams();
  const query = useQuery(place(Number(id)));
  const asked = query.data ? `place in ${quoted(query.data.name)}` : '';
  return (
    <Page
      title={query.data?.name ?? t('places.one')}
      above={{ to: '/places', label: t('places.title') }}
      action={
        query.data ? (
          <ButtonLink to={sendPage} search={{ query: asked }} look="primary" icon="send">
            {t('places.write')}
          </ButtonLink>
        ) : null
      }
    >
      <Loaded query={query}>
        {(found) => (
          <>
            <PlaceFacts place={found} />
            <Staff query={asked} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

function PlaceFacts(props: { place: PlaceRow }) {
  const { t, number } = useWords();
  const { place: row } = props;
  const where = row.latitude !== null && row.longitude !== null;
  return (
    <Section title={t('places.facts')}>
      <Facts
        facts={[
          [t('places.kind'), row.type ?? row.level],
          [
            t('places.parent'),
            row.parent ? (
              <Link key="parent" to="/places/$id" params={{ id: String(row.parent.id) }}>
                {row.parent.name}
              </Link>
            ) : null,
          ],
          [t('places.below'), row.children > 0 ? number(row.children) : null],
          [t('places.staff'), number(row.contacts)],
          [t('places.position'), where ? `${row.latitude?.toFixed(4)}, ${row.longitude?.toFixed(4)}` : null],
        ]}
      />
    </Section>
  );
}

function Staff(props: { query: string }) {
  const { t } = useWords();
  const list = useInfiniteQuery(contactsList({ query: props.query }));
  return (
    <section className="stack">
      <h2>{t('places.staff_title')}</h2>
      <KeysetList query={list} empty={<Empty title={t('places.no_staff')} />}>
        {(people) => <PeopleTable people={people} />}
      </KeysetList>
    </section>
  );
}
