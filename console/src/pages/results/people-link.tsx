/** A number that opens the people behind it. */
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

const route = getRouteApi('/flows/$id/results');

export interface Behind {
  readonly who?: string;
  readonly reason?: string;
  readonly question?: string;
  readonly category?: string;
  readonly place?: number;
}

export function PeopleLink(props: {
  of: Behind;
  className?: string;
  label?: string;
  grow?: number;
  children?: ReactNode;
}) {
  const { id } = route.useParams();
  const { from, to, start, by, level, map } = route.useSearch();
  const { place, ...of } = props.of;
  return (
    <Link
      to="/flows/$id/results"
      params={{ id }}
      search={{ from, to, start, by, level, map, who: 'asked', ...of, ...(place ? { place: String(place) } : {}) }}
      resetScroll={false}
      className={props.className ?? 'people-link'}
      {...(props.grow ? { style: { flexGrow: props.grow } } : {})}
      {...(props.label ? { 'aria-label': props.label, title: props.label } : {})}
    >
      {props.children}
    </Link>
  );
}
