-- What the FHIR façade shows of the directory: the text of each resource as it leaves, what it is found by, and its
-- earlier versions. Filled from the registry by marks and a sweeper; can be emptied and filled again at any time.
create schema fhir;

-- The moment that every later version is dated after (docs/decisions/106): a client that has read up to it misses nothing.
create table fhir.state (
  single boolean primary key default true check (single),
  stamp timestamptz not null default date_trunc('milliseconds', now())
);
insert into fhir.state default values;

create table fhir.resource (
  type smallint not null,       -- 1 Practitioner, 2 PractitionerRole, 3 Location, 4 Organization, 5 HealthcareService, 6 Group
  id uuid not null,
  version int not null,
  updated_at timestamptz not null,
  own int not null,             -- the contact, place, concept or group that it shows
  places int[],                 -- whose area covers one of these may see it; null: everybody who has signed in
  was int[],                    -- places of the version before, when they were others: for those it is gone
  body text,                    -- the JSON after meta.lastUpdated; null when deleted
  words tsvector not null,      -- name=value of all that it is found by
  strings text not null,        -- the same texts, folded, by line: for parts of words and for order
  low date,                     -- of the one date that it is found by
  high date,
  ref1 uuid,                    -- what it refers to: practitioner or partOf
  ref2 uuid,                    -- location
  ref3 uuid,                    -- organization
  primary key (type, id)
);
create index resource_updated on fhir.resource (type, updated_at, id);
create index resource_own on fhir.resource (own, type);
-- Without a list of pending entries: searches would walk through it while the registry changes.
create index resource_words on fhir.resource using gin (words, places) with (fastupdate = off);
create index resource_ref1 on fhir.resource (ref1) where ref1 is not null;
create index resource_ref2 on fhir.resource (ref2) where ref2 is not null;
create index resource_ref3 on fhir.resource (ref3) where ref3 is not null;

create table fhir.past (
  type smallint not null,
  id uuid not null,
  version int not null,
  updated_at timestamptz not null,
  until timestamptz not null,   -- when the next version came
  places int[],
  was int[],
  body text,
  primary key (type, id, version)
);
create index past_updated on fhir.past (type, updated_at, id);

-- What has changed in the registry and is not shown yet. 1 contacts, 2 places, 3 concepts, 4 groups, 5 groups whose
-- members are others.
create table fhir.mark (
  no bigint generated always as identity primary key,
  kind smallint not null,
  ids int[] not null
);

-- In portions of a thousand, for changes of any size. Triggers write one row for a statement: it is the sweeper that
-- takes large ones apart.
create function fhir.mark(what int, which int[]) returns void language sql as $$
  insert into fhir.mark (kind, ids)
  select what, array_agg(id) from (
    select id, (row_number() over (order by id) - 1) / 1000 as part from (select distinct id from unnest(which) u(id) where id is not null) d
  ) p group by part order by part;
$$;

create function fhir.mark_people_new() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 1, array_agg(distinct contact_id) from fresh where contact_id is not null having count(*) > 0;
  return null;
end $$;
create function fhir.mark_people_old() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 1, array_agg(distinct contact_id) from stale where contact_id is not null having count(*) > 0;
  return null;
end $$;
create function fhir.mark_people_both() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 1, array_agg(distinct contact_id) from (
    (select * from fresh except all select * from stale) union all (select * from stale except all select * from fresh)
  ) x where contact_id is not null having count(*) > 0;
  return null;
end $$;

create trigger facade_new after insert on registry.identity referencing new table as fresh for each statement execute function fhir.mark_people_new();
create trigger facade_both after update on registry.identity referencing new table as fresh old table as stale for each statement execute function fhir.mark_people_both();
create trigger facade_old after delete on registry.identity referencing old table as stale for each statement execute function fhir.mark_people_old();
create trigger facade_new after insert on registry.identifier referencing new table as fresh for each statement execute function fhir.mark_people_new();
create trigger facade_both after update on registry.identifier referencing new table as fresh old table as stale for each statement execute function fhir.mark_people_both();
create trigger facade_old after delete on registry.identifier referencing old table as stale for each statement execute function fhir.mark_people_old();
create trigger facade_new after insert on registry.address referencing new table as fresh for each statement execute function fhir.mark_people_new();
create trigger facade_both after update on registry.address referencing new table as fresh old table as stale for each statement execute function fhir.mark_people_both();
create trigger facade_old after delete on registry.address referencing old table as stale for each statement execute function fhir.mark_people_old();
create trigger facade_new after insert on registry.role referencing new table as fresh for each statement execute function fhir.mark_people_new();
create trigger facade_both after update on registry.role referencing new table as fresh old table as stale for each statement execute function fhir.mark_people_both();
create trigger facade_old after delete on registry.role referencing old table as stale for each statement execute function fhir.mark_people_old();

create function fhir.mark_contacts_new() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 1, array_agg(distinct id) from fresh having count(*) > 0;
  return null;
end $$;
-- Contacts change with every answer (last_heard_at, fields, reach): what the façade does not show is no change here.
-- A plan is made once, by the first statement: one that suits a single row takes the square of the time for thousands.
create function fhir.mark_contacts_both() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into fhir.mark (kind, ids) select 1, array_agg(distinct f.id) from fresh f join stale s on s.id = f.id
    where (f.uuid, f.name, f.given_name, f.family_name, f.status, f.language, f.gender, f.birth_date, f.places)
      is distinct from (s.uuid, s.name, s.given_name, s.family_name, s.status, s.language, s.gender, s.birth_date, s.places)
    having count(*) > 0;
  insert into fhir.mark (kind, ids) select 5, array_agg(distinct g) from fresh f join stale s on s.id = f.id,
    lateral (select unnest(f.groups) as g except select unnest(s.groups)) x where f.groups is distinct from s.groups
    having count(*) > 0;
  insert into fhir.mark (kind, ids) select 5, array_agg(distinct g) from fresh f join stale s on s.id = f.id,
    lateral (select unnest(s.groups) as g except select unnest(f.groups)) x where f.groups is distinct from s.groups
    having count(*) > 0;
  return null;
end $$;
create function fhir.mark_contacts_old() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 1, array_agg(distinct id) from stale having count(*) > 0;
  return null;
end $$;
create trigger facade_new after insert on registry.contact referencing new table as fresh for each statement execute function fhir.mark_contacts_new();
create trigger facade_both after update on registry.contact referencing new table as fresh old table as stale for each statement execute function fhir.mark_contacts_both();
create trigger facade_old after delete on registry.contact referencing old table as stale for each statement execute function fhir.mark_contacts_old();

create function fhir.mark_places_new() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 2, array_agg(distinct id) from fresh having count(*) > 0;
  return null;
end $$;
-- With those that share an organization with what it was before.
create function fhir.mark_places_both() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 2, array_agg(distinct x.id) from (
    select id from (select * from fresh except select * from stale) f
    union all
    select p.id from (
        select id, source_id, organization_ref from stale except select id, source_id, organization_ref from fresh
      ) s join registry.place p on p.source_id = s.source_id and p.organization_ref = s.organization_ref
  ) x having count(*) > 0;
  return null;
end $$;
create function fhir.mark_places_old() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 2, array_agg(distinct x.id) from (
    select id from stale
    union all
    select p.id from stale s join registry.place p on p.source_id = s.source_id and p.organization_ref = s.organization_ref
  ) x having count(*) > 0;
  return null;
end $$;
create trigger facade_new after insert on registry.place referencing new table as fresh for each statement execute function fhir.mark_places_new();
create trigger facade_both after update on registry.place referencing new table as fresh old table as stale for each statement execute function fhir.mark_places_both();
create trigger facade_old after delete on registry.place referencing old table as stale for each statement execute function fhir.mark_places_old();

create function fhir.mark_concepts_new() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 3, array_agg(distinct id) from fresh where kind in ('employer', 'skill') having count(*) > 0;
  return null;
end $$;
create function fhir.mark_concepts_both() returns trigger language plpgsql set enable_nestloop = off as $$
begin
  insert into fhir.mark (kind, ids) select 3, array_agg(distinct f.id) from fresh f join stale s on s.id = f.id
    where (f.kind, f.code, f.name, f.system) is distinct from (s.kind, s.code, s.name, s.system) having count(*) > 0;
  return null;
end $$;
create function fhir.mark_concepts_old() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 3, array_agg(distinct id) from stale having count(*) > 0;
  return null;
end $$;
create trigger facade_new after insert on registry.concept referencing new table as fresh for each statement execute function fhir.mark_concepts_new();
create trigger facade_both after update on registry.concept referencing new table as fresh old table as stale for each statement execute function fhir.mark_concepts_both();
create trigger facade_old after delete on registry.concept referencing old table as stale for each statement execute function fhir.mark_concepts_old();

-- What sources call their organizations, of which the places know only the id.
create function fhir.mark_terms_new() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 2, array_agg(distinct p.id) from fresh f join registry.place p
    on p.source_id = case when f.system ~ '^Organization@\d{1,9}$' then substring(f.system from 14)::int end
      and p.organization_ref = f.code having count(*) > 0;
  return null;
end $$;
create trigger facade_new after insert on registry.term referencing new table as fresh for each statement execute function fhir.mark_terms_new();
create trigger facade_both after update on registry.term referencing new table as fresh for each statement execute function fhir.mark_terms_new();

create function fhir.mark_groups_new() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 4, array_agg(distinct id) from fresh having count(*) > 0;
  return null;
end $$;
create function fhir.mark_groups_old() returns trigger language plpgsql as $$
begin
  insert into fhir.mark (kind, ids) select 4, array_agg(distinct id) from stale having count(*) > 0;
  return null;
end $$;
create trigger facade_new after insert on registry.contact_group referencing new table as fresh for each statement execute function fhir.mark_groups_new();
create trigger facade_both after update on registry.contact_group referencing new table as fresh for each statement execute function fhir.mark_groups_new();
create trigger facade_old after delete on registry.contact_group referencing old table as stale for each statement execute function fhir.mark_groups_old();

-- All that is there already.
select fhir.mark(2, array_agg(id)) from registry.place having count(*) > 0;
select fhir.mark(3, array_agg(id)) from registry.concept where kind in ('employer', 'skill') having count(*) > 0;
select fhir.mark(4, array_agg(id)) from registry.contact_group having count(*) > 0;
select fhir.mark(1, array_agg(id)) from registry.contact having count(*) > 0;
