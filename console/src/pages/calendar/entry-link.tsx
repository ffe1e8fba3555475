import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CalendarEntry } from '../../api/schedules.ts';

/** Each kind has a page of its own, where it is changed. */
export function EntryLink(props: { entry: CalendarEntry; className?: string; children: ReactNode }) {
  const { entry, children } = props;
  const to = {
    broadcast: '/broadcasts/$id',
    start: '/starts/$id',
    schedule: '/schedules/$id',
    campaign: '/campaigns/$id',
  }[entry.kind];
  return (
    <Link to={to} params={{ id: entry.id }} className={props.className}>
      {children}
    </Link>
  );
}
