-- When automatic messages may go (hours), and what goes out by itself (schedules).
create schema hours;

-- What holds at a place and below it; place 0 is the whole deployment. Null is taken from above.
create table hours.place (
  place_id int primary key,
  zone text,
  quiet_from time,                          -- equal to quiet_to: no quiet hours here
  quiet_to time,
  working_days smallint,                    -- bits, Monday the lowest
  held_days text check (held_days in ('none', 'holidays', 'not_working')),
  budget_messages smallint,                 -- of place 0 only: so many messages …
  budget_days smallint,                     -- … in so many days
  check ((quiet_from is null) = (quiet_to is null)),
  check ((budget_messages is null) = (budget_days is null))
);
insert into hours.place (place_id) values (0);

create table hours.holiday (
  id int generated always as identity primary key,
  place_id int not null,
  day date not null,
  name text not null,
  unique (place_id, day)
);

-- When each person was counted against the budget, in seconds since 1970. One row each, changed in place.
create table hours.spent (
  contact_id int primary key,
  at int[] not null
) with (fillfactor = 60);

-- Each row of hours.place with what it takes from above. Paths begin with the place itself.
create view hours.rule as
select h.place_id, coalesce(p.path, '{}') || 0 as path,
  coalesce(r.zone, (select value #>> '{}' from settings.entry where key = 'timezone'), 'Africa/Monrovia') as zone,
  r.quiet_from, r.quiet_to, coalesce(r.working_days, 31::smallint) as working_days,
  coalesce(r.held_days, 'none') as held_days
from hours.place h left join registry.place p on p.id = h.place_id
cross join lateral (
  select (array_agg(u.zone order by a.n) filter (where u.zone is not null))[1] as zone,
    (array_agg(u.quiet_from order by a.n) filter (where u.quiet_from is not null))[1] as quiet_from,
    (array_agg(u.quiet_to order by a.n) filter (where u.quiet_to is not null))[1] as quiet_to,
    (array_agg(u.working_days order by a.n) filter (where u.working_days is not null))[1] as working_days,
    (array_agg(u.held_days order by a.n) filter (where u.held_days is not null))[1] as held_days
  from unnest(case when h.place_id = 0 then '{0}' else coalesce(p.path, '{}') || 0 end) with ordinality a(id, n)
  join hours.place u on u.place_id = a.id) r;

-- How far the clock of a zone stands from UTC since when, as this program knows it (docs/decisions/095-clocks.md). Zones
-- that are not here follow the clocks of PostgreSQL.
create table hours.clock (
  zone text not null,
  since timestamptz not null,
  seconds int not null,
  primary key (zone, since)
);

create function hours.seconds_at(moment timestamptz, zone text) returns int language sql stable as $$
  select coalesce(
    (select c.seconds from hours.clock c where c.zone = $2 and c.since <= $1 order by c.since desc limit 1),
    extract(epoch from ($1 at time zone $2) - ($1 at time zone 'UTC'))::int)
$$;

create function hours.local(moment timestamptz, zone text) returns timestamp language sql stable as $$
  select ($1 at time zone 'UTC') + make_interval(secs => hours.seconds_at($1, $2))
$$;

-- An hour that a clock leaves out comes as much later as the clock jumps; one that comes twice is the first.
create function hours.instant(clock timestamp, zone text) returns timestamptz language plpgsql stable as $$
declare
  utc timestamptz := clock at time zone 'UTC';
  before int := hours.seconds_at(utc - interval '1 day', zone);
  after int := hours.seconds_at(utc + interval '1 day', zone);
  moment timestamptz := utc - make_interval(secs => before);
begin
  if before = after or hours.seconds_at(moment, zone) = before then
    return moment;
  end if;
  if hours.seconds_at(utc - make_interval(secs => after), zone) = after then
    return utc - make_interval(secs => after);
  end if;
  return moment;
end $$;

create function hours.closed(path int[], working_days smallint, held_days text, day date) returns boolean
language sql stable as $$
  select held_days <> 'none' and (
    (held_days = 'not_working' and (working_days >> (extract(isodow from day)::int - 1)) & 1 = 0)
    or exists (select from hours.holiday h where h.day = closed.day and h.place_id = any(closed.path)))
$$;

-- The first moment from `since` on at which an ordinary message may go; after a hundred steps it may go.
create function hours.opens_at(rule hours.rule, since timestamptz) returns timestamptz language plpgsql stable as $$
declare
  moment timestamptz := since;
  clock timestamp;
begin
  if rule.held_days = 'none' and (rule.quiet_from is null or rule.quiet_from = rule.quiet_to) then
    return since;
  end if;
  for i in 1..100 loop
    clock := hours.local(moment, rule.zone);
    if hours.closed(rule.path, rule.working_days, rule.held_days, clock::date) then
      moment := hours.instant((clock::date + 1)::timestamp, rule.zone);
    elsif rule.quiet_from is null or rule.quiet_from = rule.quiet_to then
      return moment;
    elsif rule.quiet_from < rule.quiet_to then
      if clock::time < rule.quiet_from or clock::time >= rule.quiet_to then
        return moment;
      end if;
      moment := hours.instant(clock::date + rule.quiet_to, rule.zone);
    elsif clock::time >= rule.quiet_from then
      moment := hours.instant(clock::date + 1 + rule.quiet_to, rule.zone);
    elsif clock::time < rule.quiet_to then
      moment := hours.instant(clock::date + rule.quiet_to, rule.zone);
    else
      return moment;
    end if;
  end loop;
  return moment;
end $$;

-- When each rule opens from now on.
create view hours.opening as select r.place_id, r.zone, hours.opens_at(r, now()) as opens_at from hours.rule r;

-- Whose rule a person follows: that of the nearest place above their first facility.
create function hours.place_of(works_at int) returns int language sql stable as $$
  select coalesce((select h.place_id from registry.place p cross join unnest(p.path) with ordinality a(id, n)
    join hours.place h on h.place_id = a.id where p.id = works_at order by a.n limit 1), 0)
$$;

-- A person's own rule; 0 where no place has any.
create function hours.place_of_contact(person int) returns int language sql stable as $$
  select case when exists (select from hours.place where place_id <> 0)
    then hours.place_of((select facilities[1] from registry.contact where id = person)) else 0 end
$$;

-- Messages that wait for the end of quiet hours say so; chunks go by the rule of their people.
alter table messaging.outbox add column quiet boolean not null default false;
alter table broadcasts.chunk add column hours_id int not null default 0;
alter table sessions.start_chunk add column hours_id int not null default 0;
-- At which moment its people were counted against the budget; null where they were not.
alter table broadcasts.broadcast add column counted_at timestamptz;
alter table sessions.start add column counted_at timestamptz;

create schema schedules;

create table schedules.schedule (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  account_id int,
  by_name text,
  area int[],
  request_key text,
  request_hash bytea not null,
  name text not null,
  query text not null,
  does jsonb not null,
  flow_id int,
  channel_id int not null,
  lane smallint not null,
  rule text,                                -- RRULE of RFC 5545 over days; null is once
  starts_on date not null,
  clock text not null,                      -- HH:MM
  zone text,                                -- null: of each recipient
  holidays text not null check (holidays in ('ignore', 'move', 'skip')),
  missed text not null check (missed in ('once', 'skip')),
  state text not null check (state in ('active', 'paused', 'ended', 'cancelled')),
  created_at timestamptz not null default now()
);
create unique index schedule_key on schedules.schedule (coalesce(account_id, 0), request_key)
  where request_key is not null;

-- The next time of each schedule, for the people of each rule of hours; -1 is everybody.
create table schedules.due (
  schedule_id int not null,
  hours_id int not null,
  nominal date not null,                    -- by the rule, before a holiday moved it
  on_day date not null,
  due_at timestamptz not null,
  primary key (schedule_id, hours_id)
);
create index due_at on schedules.due (due_at);

-- Each time that came due, once: it is made together with what it started.
create table schedules.occurrence (
  schedule_id int not null,
  on_day date not null,
  hours_id int not null,
  due_at timestamptz not null,
  state text not null check (state in ('started', 'skipped', 'missed', 'failed')),
  broadcast uuid,
  start uuid,
  people int,
  note text,
  at timestamptz not null default now(),
  primary key (schedule_id, on_day, hours_id)
);

create table schedules.campaign (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  account_id int,
  by_name text,
  area int[],
  name text not null,
  query text not null,
  stop_query text,
  stop_flow_id int,
  channel_id int not null,
  state text not null check (state in ('active', 'paused', 'archived')),
  created_at timestamptz not null default now(),
  -- Everybody is looked at again: how far that is, and what had to end before it could begin.
  work_cursor int,
  looked_at timestamptz not null default now(),
  work_after xid8
);
create index campaign_work on schedules.campaign (id) where work_cursor is not null;

create table schedules.event (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  campaign_id int not null,
  relative_to text not null,
  amount int not null,
  unit text not null check (unit in ('minutes', 'hours', 'days', 'weeks', 'months', 'years')),
  hour smallint,
  does jsonb not null,
  flow_id int,
  mode text not null check (mode in ('skip', 'interrupt', 'passive')),
  removed_at timestamptz
);
create index event_campaign on schedules.event (campaign_id) where removed_at is null;

-- One event for one contact: waits, or is done. It stays, so that an event comes once for a date.
create table schedules.fire (
  event_id int not null,
  contact_id int not null,
  base timestamptz not null,
  due_at timestamptz not null,
  done_at timestamptz,
  outcome text,
  primary key (event_id, contact_id)
);
create index fire_due on schedules.fire (due_at) where done_at is null;
create index fire_contact on schedules.fire (contact_id) where done_at is null;

-- Contacts whose dates or memberships may have changed: noted by whoever changes them, in the same transaction.
create table schedules.change (contact_id int not null)
  with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Nothing is noted while no campaign runs; one that begins looks at everybody first, after every transaction that may
-- not have seen it has ended.
create function schedules.note_changed() returns trigger language plpgsql as $$
begin
  if not exists (select from schedules.campaign where state = 'active') then
    return null;
  end if;
  insert into schedules.change (contact_id)
  select n.id from fresh n join gone o using (id)
  where (n.status, n.reach, n.language, n.gender, n.birth_date, n.cadres, n.jobs, n.skills, n.employers, n.facilities,
         n.facility_types, n.places, n.groups, n.fields, n.schemes, n.created_at, n.name)
    is distinct from
        (o.status, o.reach, o.language, o.gender, o.birth_date, o.cadres, o.jobs, o.skills, o.employers, o.facilities,
         o.facility_types, o.places, o.groups, o.fields, o.schemes, o.created_at, o.name)
    or (n.last_heard_at is distinct from o.last_heard_at and exists (
      select from schedules.event where relative_to = 'last_seen_on' and removed_at is null));
  return null;
end $$;

create function schedules.note_new() returns trigger language plpgsql as $$
begin
  if exists (select from schedules.campaign where state = 'active') then
    insert into schedules.change (contact_id) select id from fresh;
  end if;
  return null;
end $$;

create function schedules.note_role() returns trigger language plpgsql as $$
begin
  if exists (select from schedules.event where relative_to = 'hire_date' and removed_at is null) then
    insert into schedules.change (contact_id) select distinct contact_id from fresh where contact_id is not null;
  end if;
  return null;
end $$;

create trigger schedules_new after insert on registry.contact
  referencing new table as fresh for each statement execute function schedules.note_new();
create trigger schedules_changed after update on registry.contact
  referencing old table as gone new table as fresh for each statement execute function schedules.note_changed();
create trigger schedules_role_new after insert on registry.role
  referencing new table as fresh for each statement execute function schedules.note_role();
create trigger schedules_role_changed after update on registry.role
  referencing new table as fresh for each statement execute function schedules.note_role();
