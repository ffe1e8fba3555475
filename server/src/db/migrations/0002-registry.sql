-- The workforce: outside resources as received, and their projection into rows that can be rebuilt from them.
create schema registry;

create table registry.source (
  id int generated always as identity primary key,
  name text not null unique,
  kind text not null,           -- fhir, sheet, demo
  settings jsonb not null default '{}',
  secrets bytea,
  created_at timestamptz not null default now(),
  last_import_at timestamptz
);

-- Resources as received, many to a block: together they compress twenty times better than one by one.
create table registry.content (
  id bigint generated always as identity primary key,
  block bytea not null          -- zstd of one JSON text per line
);
alter table registry.content alter column block set storage external;

create table registry.resource (
  source_id int not null references registry.source,
  type text not null,
  id text not null,
  version text,
  -- Of the text as received without meta.versionId and meta.lastUpdated.
  hash bytea not null,
  content_id bigint not null,
  line int not null,            -- within the block, from 0
  received_at timestamptz not null default now(),
  primary key (source_id, type, id)
);
create index resource_content on registry.resource (content_id);

-- What codes are called, by their system: kept so that a role may come before the list that names its job.
create table registry.term (
  system text not null,
  code text not null,
  name text,
  names jsonb,
  kind text,                    -- cadre, job, skill: when the list says what it is about
  cadre text,                   -- the code of a job's cadre
  primary key (system, code)
);

-- Lists that name things: cadres, jobs, skills, facility types, employers.
create table registry.concept (
  id int generated always as identity primary key,
  kind text not null check (kind in ('cadre', 'job', 'skill', 'facility_type', 'employer')),
  code text not null,
  name text not null,
  names jsonb,                  -- {fr: …}
  -- The list that the code is of; empty for cadres and facility types, whose systems real files mistake.
  system text not null default '',
  cadre_id int references registry.concept, -- of a job
  source_id int references registry.source,
  unique (kind, system, code)
);

create table registry.place (
  id int generated always as identity primary key,
  source_id int not null references registry.source,
  resource_id text not null,
  name text not null,
  code text,
  level text,                   -- country, region, county, district, facility …
  facility boolean not null default false,
  type_id int references registry.concept,
  parent_id int references registry.place,
  parent_ref text,              -- as the source says it; parent_id stays null until that place has come
  organization_ref text,        -- the other half of a facility's Location and Organization pair
  -- The place itself and all its ancestors, nearest first: a subtree test is one index probe.
  path int[] not null default '{}',
  latitude double precision,
  longitude double precision,
  active boolean not null default true,
  unique (source_id, resource_id)
);
create index place_waiting on registry.place (source_id, parent_ref) where parent_id is null and parent_ref is not null;
create index place_organization on registry.place (source_id, organization_ref) where organization_ref is not null;
create index place_parent on registry.place (parent_id);
create index place_name on registry.place (lower(name));
create index place_path on registry.place using gin (path);

create table registry.contact (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7(),
  name text not null,
  given_name text,
  family_name text,
  status smallint not null default 1,      -- 1 active, 2 inactive (left, retired, no current role), 3 blocked, 4 archived
  language text,                            -- ISO 639-3
  gender text,                              -- FHIR administrative gender
  birth_date date,
  -- What audiences are chosen by, from all current roles. Ids of registry.concept and registry.place.
  cadres int[] not null default '{}',
  jobs int[] not null default '{}',
  skills int[] not null default '{}',
  employers int[] not null default '{}',
  facilities int[] not null default '{}',
  facility_types int[] not null default '{}',
  places int[] not null default '{}',       -- facilities and all their ancestors
  groups int[] not null default '{}',
  fields jsonb not null default '{}',       -- {key: {text, number?, datetime?, place?}}
  -- The one address that a send would use now, and why not: kept by registry.refresh_reach.
  tel text,
  schemes text[] not null default '{}',     -- kinds of address that the contact has
  reach smallint not null default 1,        -- 0 reachable, 1 no address, 2 invalid number, 3 opted out, 4 inactive
  shared boolean not null default false,    -- another contact has the same preferred address
  last_heard_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index contact_uuid on registry.contact (uuid);
create index contact_tel on registry.contact (tel) where tel is not null;

-- No foreign keys on the rows below: an import writes them by the hundred thousand, and they can be rebuilt.
create table registry.address (
  id int generated always as identity primary key,
  contact_id int not null,
  scheme text not null,
  value text not null,                      -- E.164 for tel; as written when invalid
  raw text,                                 -- as the source wrote it, when it was mended or refused
  mended text,                              -- how it was mended, a word of the closed list of lib/phone
  use text,
  rank smallint not null default 100,       -- smaller is preferred
  valid boolean not null,
  refusal text,                             -- why it is not valid
  opted_out boolean not null default false,
  source_id int,                            -- who said it first
  sources int[] not null default '{}',      -- who says it now; the address goes when nobody does
  created_at timestamptz not null default now(),
  unique (contact_id, scheme, value)
);
create index address_value on registry.address (scheme, value);

-- Opt-outs outlive the address rows: a number that leaves a registry and comes back stays opted out.
create table registry.opt_out (
  scheme text not null,
  value text not null,
  primary key (scheme, value)
);

create table registry.role (
  id int generated always as identity primary key,
  contact_id int,                           -- null: waits for its person
  source_id int not null,
  resource_id text not null,
  practitioner_ref text,
  facility_ref text,                        -- facility_id is null until that place has come
  organization_ref text,
  cadre_id int,
  job_id int,
  facility_id int,
  employer_id int,
  skills int[] not null default '{}',
  starts_on date,
  ends_on date,
  active boolean not null default true,
  unique (source_id, resource_id)
);
create index role_contact on registry.role (contact_id);
create index role_facility on registry.role (facility_id);
create index role_job on registry.role (job_id);
create index role_waiting on registry.role (source_id, practitioner_ref) where contact_id is null;
create index role_facility_waiting on registry.role (source_id, facility_ref)
  where facility_id is null and facility_ref is not null;
create index role_organization_waiting on registry.role (source_id, organization_ref)
  where facility_id is null and organization_ref is not null;
create index role_ends on registry.role (ends_on) where ends_on is not null;

-- Which outside records a contact comes from; several sources may speak of one person.
create table registry.identity (
  source_id int not null,
  resource_id text not null,                -- Practitioner id
  contact_id int not null,
  active boolean not null default true,     -- as this source says
  skills int[] not null default '{}',       -- qualifications, apart from those of a role
  primary key (source_id, resource_id)
);
create index identity_contact on registry.identity (contact_id);

create table registry.identifier (
  contact_id int not null,
  system text not null,
  value text not null,
  source_id int,
  primary key (contact_id, system, value)
);
create index identifier_value on registry.identifier (value, system);

create table registry.contact_group (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  name text not null,
  query text,                               -- a smart group; null is kept by hand
  source_id int references registry.source,
  resource_id text,
  created_at timestamptz not null default now(),
  unique (source_id, resource_id)
);
create unique index contact_group_name on registry.contact_group (lower(name));

-- Members of groups that come from a source; a member may come before the person.
create table registry.group_member (
  group_id int not null references registry.contact_group on delete cascade,
  source_id int not null,
  practitioner_ref text not null,
  contact_id int,
  primary key (group_id, source_id, practitioner_ref)
);
create index group_member_waiting on registry.group_member (source_id, practitioner_ref) where contact_id is null;

create table registry.field (
  key text primary key,
  name text not null,
  type text not null check (type in ('text', 'number', 'datetime', 'place'))
);

-- One run of an import: what came, and what became of each resource or row.
create table registry.import (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  source_id int not null references registry.source,
  job_id bigint,
  input jsonb not null default '{}',        -- what is read, and its settings, so that a killed run goes on elsewhere
  dry_run boolean not null default false,
  state text not null default 'waiting',    -- waiting, running, done, failed, cancelled
  -- {Practitioner: {taken, changed, unchanged, mended, refused}, …}
  counts jsonb not null default '{}',
  progress jsonb not null default '{}',     -- {read, of, bytes, bytes_of, checkpoint}
  error text,
  created_by int,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);
-- One import of a source at a time.
create unique index import_running on registry.import (source_id) where state in ('waiting', 'running');

-- What was mended or refused, with the place in the input and the reason. Bounded per import by its writer.
create table registry.import_note (
  import_id int not null references registry.import on delete cascade,
  no bigint generated always as identity,
  verdict text not null check (verdict in ('mended', 'refused', 'warned')),
  item text not null,                       -- Practitioner/P1, or row 17
  element text,                             -- telecom[0], or the column's name
  value text,
  reason text not null,                     -- a code of the closed list, words in the words files
  detail text,
  primary key (import_id, no)
);

-- The address that a send would use now, and why there is none. After any change of addresses, opt-outs or status.
create function registry.refresh_reach(ids int[]) returns void language plpgsql as $$
declare
  tels text[];
begin
  with found as (
    select a.contact_id,
      array_agg(distinct a.scheme order by a.scheme) as schemes,
      count(*) filter (where a.scheme = 'tel') as tels,
      count(*) filter (where a.scheme = 'tel' and a.valid) as valid,
      count(*) filter (where a.scheme = 'tel' and a.valid and not a.opted_out) as open,
      (array_agg(a.value order by a.opted_out, a.rank, a.id) filter (where a.scheme = 'tel' and a.valid))[1] as tel
    from registry.address a where a.contact_id = any(ids) group by a.contact_id
  ), want as (
    select c.id, c.tel as old_tel, f.tel, coalesce(f.schemes, '{}') as schemes,
      case when c.status <> 1 then 4
        when coalesce(f.tels, 0) = 0 then 1
        when f.valid = 0 then 2
        when f.open = 0 then 3
        else 0 end::smallint as reach
    from registry.contact c left join found f on f.contact_id = c.id where c.id = any(ids)
  ), changed as (
    update registry.contact c set tel = w.tel, schemes = w.schemes, reach = w.reach
    from want w where c.id = w.id
      and (c.tel is distinct from w.tel or c.schemes <> w.schemes or c.reach <> w.reach)
  )
  select array(select old_tel from want where old_tel is distinct from tel and old_tel is not null
    union select tel from want where tel is not null) into tels;
  perform registry.refresh_shared(tels);
  update registry.contact set shared = false where id = any(ids) and tel is null and shared;
end $$;

-- Who else has the same number in first place.
create function registry.refresh_shared(tels text[]) returns void language sql as $$
  with owners as (
    select tel, count(*) > 1 as shared from registry.contact where tel = any(tels) group by tel
  )
  update registry.contact c set shared = o.shared from owners o where c.tel = o.tel and c.shared <> o.shared;
$$;

-- What audiences are chosen by, from all current roles; and whether the person is active: by every source that speaks
-- of them, with a role that has not ended, or with no role known at all. Blocked and archived stay what they are.
create function registry.refresh_roles(ids int[]) returns void language plpgsql as $$
begin
  with r as (
    select r.*, r.active and (r.ends_on is null or r.ends_on >= current_date) as current
    from registry.role r where r.contact_id = any(ids)
  ), p as (
    select i.contact_id, bool_or(i.active) as active, array_agg(i.resource_id) as refs,
      max(cardinality(i.skills)) > 0 as skilled
    from registry.identity i where i.contact_id = any(ids) group by i.contact_id
  ), counted as (
    select contact_id, count(*) as roles, count(*) filter (where current) as now,
      min(id) filter (where current) as only_one
    from r group by contact_id
  ), one as (
    select r.contact_id,
      case when r.cadre_id is null then '{}' else array[r.cadre_id] end as cadres,
      case when r.job_id is null then '{}' else array[r.job_id] end as jobs,
      r.skills,
      case when r.employer_id is null then '{}' else array[r.employer_id] end as employers,
      case when f.id is null then '{}' else array[f.id] end as facilities,
      case when f.type_id is null then '{}' else array[f.type_id] end as facility_types,
      coalesce(f.path, '{}') as places
    from counted n join r on r.id = n.only_one left join registry.place f on f.id = r.facility_id
    where n.now = 1
  ), many as (
    select r.contact_id,
      coalesce(array_agg(distinct r.cadre_id) filter (where r.cadre_id is not null), '{}') as cadres,
      coalesce(array_agg(distinct r.job_id) filter (where r.job_id is not null), '{}') as jobs,
      coalesce(array_agg(distinct s) filter (where s is not null), '{}') as skills,
      coalesce(array_agg(distinct r.employer_id) filter (where r.employer_id is not null), '{}') as employers,
      coalesce(array_agg(distinct f.id) filter (where f.id is not null), '{}') as facilities,
      coalesce(array_agg(distinct f.type_id) filter (where f.type_id is not null), '{}') as facility_types,
      coalesce(array_agg(distinct u) filter (where u is not null), '{}') as places
    from counted n join r on r.contact_id = n.contact_id and r.current
      left join registry.place f on f.id = r.facility_id
      left join lateral unnest(f.path) u on true
      left join lateral unnest(r.skills) s on true
    where n.now > 1 group by r.contact_id
  ), posts as (select * from one union all select * from many),
  want as (
    select c.id,
      case when c.status not in (1, 2) then c.status
        when p.active = false or (n.roles > 0 and n.now = 0) then 2
        else 1 end::smallint as status,
      coalesce(o.cadres, '{}') as cadres, coalesce(o.jobs, '{}') as jobs,
      case when p.skilled then array(
          select distinct s from (
            select unnest(i.skills) as s from registry.identity i where i.contact_id = c.id
            union all select unnest(o.skills)) x where s is not null order by s)
        else coalesce(o.skills, '{}') end as skills,
      coalesce(o.employers, '{}') as employers, coalesce(o.facilities, '{}') as facilities,
      coalesce(o.facility_types, '{}') as facility_types, coalesce(o.places, '{}') as places
    from registry.contact c
      left join p on p.contact_id = c.id
      left join counted n on n.contact_id = c.id
      left join posts o on o.contact_id = c.id
    where c.id = any(ids)
  )
  update registry.contact c set status = w.status, cadres = w.cadres, jobs = w.jobs, skills = w.skills,
    employers = w.employers, facilities = w.facilities, facility_types = w.facility_types, places = w.places,
    reach = case when w.status <> 1 then 4 else c.reach end, updated_at = now()
  from want w where c.id = w.id and (c.status <> w.status or c.cadres <> w.cadres or c.jobs <> w.jobs
    or c.skills <> w.skills or c.employers <> w.employers or c.facilities <> w.facilities
    or c.facility_types <> w.facility_types or c.places <> w.places);
  perform registry.refresh_reach(array(
    select c.id from registry.contact c where c.id = any(ids) and (c.reach = 4) <> (c.status <> 1)));
end $$;

-- Paths of these places and of all that is below them. Walks up at most 50 levels and never twice through one place,
-- so that a tree that bites its tail is tolerated. Answers the places whose path changed.
create function registry.refresh_paths(ids int[]) returns int[] language plpgsql as $$
declare
  touched int[];
begin
  with recursive down as (
    select id from registry.place where id = any(ids)
    union
    select c.id from registry.place c join down d on c.parent_id = d.id
  ), up as (
    select p.id as leaf, p.parent_id, array[p.id] as path from registry.place p join down using (id)
    union all
    select u.leaf, p.parent_id, u.path || p.id from up u join registry.place p on p.id = u.parent_id
    where p.id <> all(u.path) and cardinality(u.path) < 50
  ), longest as (
    select distinct on (leaf) leaf, path from up order by leaf, cardinality(path) desc
  ), changed as (
    update registry.place p set path = l.path from longest l where p.id = l.leaf and p.path <> l.path returning p.id
  )
  select array(select id from changed) into touched;
  return touched;
end $$;

-- Waiting places get their parents, paths follow, and so do the roles and contacts below. Answers who bites their tail.
create function registry.link_places(source int, refs text[]) returns setof text language plpgsql as $$
declare
  given int[];
  fresh int[];
  touched int[];
  people int[];
begin
  select array_agg(id) into given from registry.place where source_id = source and resource_id = any(refs);
  with linked as (
    update registry.place c set parent_id = p.id from registry.place p
    where c.source_id = source and c.parent_id is null and c.parent_ref is not null
      and (c.resource_id = any(refs) or c.parent_ref = any(refs))
      and p.source_id = source and p.resource_id = c.parent_ref
    returning c.id
  ), elsewhere as (
    -- @source:id is a place of another source.
    update registry.place c set parent_id = p.id from registry.place p
    where c.source_id = source and c.parent_id is null and c.resource_id = any(refs) and c.parent_ref ~ '^@\d{1,9}:'
      and p.source_id = substring(c.parent_ref from '^@(\d+):')::int
      and p.resource_id = substring(c.parent_ref from '^@\d+:(.*)$')
    returning c.id
  )
  select array_agg(id) into fresh from (select id from linked union all select id from elsewhere) x;
  touched := registry.refresh_paths(given || fresh);
  with linked as (
    update registry.role r set facility_id = p.id from registry.place p
    where r.source_id = source and r.facility_id is null and p.source_id = source
      and ((r.facility_ref = any(refs) and p.resource_id = r.facility_ref)
        or (r.facility_ref is null and r.organization_ref = p.organization_ref and p.resource_id = any(refs)))
    returning r.contact_id
  )
  select array_agg(distinct contact_id) into people from linked where contact_id is not null;
  -- Given places may have another type now; touched ones another path.
  people := people || array(
    select distinct r.contact_id from registry.role r
    where r.facility_id = any(touched || given) and r.contact_id is not null);
  if cardinality(people) > 0 then perform registry.refresh_roles(people); end if;
  return query
    select p.resource_id from registry.place p
    join registry.place top on top.id = p.path[cardinality(p.path)]
    where p.id = any(given || fresh) and top.parent_id = any(p.path);
end $$;

create function registry.link_people(source int, refs text[]) returns void language plpgsql as $$
declare
  people int[];
begin
  with linked as (
    update registry.role r set contact_id = i.contact_id from registry.identity i
    where r.source_id = source and r.contact_id is null and r.practitioner_ref = any(refs)
      and i.source_id = source and i.resource_id = r.practitioner_ref
    returning r.contact_id
  )
  select array_agg(distinct contact_id) into people from linked;
  if cardinality(people) > 0 then perform registry.refresh_roles(people); end if;
  with linked as (
    update registry.group_member m set contact_id = i.contact_id from registry.identity i
    where m.source_id = source and m.contact_id is null and m.practitioner_ref = any(refs)
      and i.source_id = source and i.resource_id = m.practitioner_ref
    returning m.contact_id, m.group_id
  ), by_person as (
    select contact_id, array_agg(group_id) as ids from linked group by contact_id
  )
  update registry.contact c set groups = array(select distinct unnest(c.groups || b.ids) order by 1)
  from by_person b where c.id = b.contact_id;
end $$;

create function registry.write_roles(source int, ids text[], practitioners text[], facilities text[],
  organizations text[], cadres int[], jobs int[], employers int[], skill_lists text[], starts text[], ends text[],
  actives boolean[]) returns void language plpgsql as $$
declare
  people int[];
begin
  -- Whoever had one of these roles, in case that it goes to somebody else.
  select array_agg(distinct contact_id) into people from registry.role
    where source_id = source and resource_id = any(ids) and contact_id is not null;
  insert into registry.role as r (source_id, resource_id, contact_id, practitioner_ref, facility_ref, organization_ref,
    cadre_id, job_id, facility_id, employer_id, skills, starts_on, ends_on, active)
  select source, u.id, i.contact_id, u.practitioner, u.facility, u.organization, u.cadre, u.job,
    coalesce(f.id, case when u.facility is null and u.organization is not null then (select min(o.id)
      from registry.place o where o.source_id = source and o.organization_ref = u.organization) end),
    u.employer, u.skills::int[], u.starts::date, u.ends::date, u.active
  from unnest(ids, practitioners, facilities, organizations, cadres, jobs, employers, skill_lists, starts, ends, actives)
      u(id, practitioner, facility, organization, cadre, job, employer, skills, starts, ends, active)
    left join registry.identity i on i.source_id = source and i.resource_id = u.practitioner
    left join registry.place f
      on f.source_id = coalesce(substring(u.facility from '^@(\d{1,9}):')::int, source)
      and f.resource_id = regexp_replace(u.facility, '^@\d{1,9}:', '')
  on conflict (source_id, resource_id) do update set contact_id = excluded.contact_id,
    practitioner_ref = excluded.practitioner_ref, facility_ref = excluded.facility_ref,
    organization_ref = excluded.organization_ref, cadre_id = excluded.cadre_id, job_id = excluded.job_id,
    facility_id = excluded.facility_id, employer_id = excluded.employer_id, skills = excluded.skills,
    starts_on = excluded.starts_on, ends_on = excluded.ends_on, active = excluded.active;
  people := people || array(select distinct contact_id from registry.role
    where source_id = source and resource_id = any(ids) and contact_id is not null);
  if cardinality(people) > 0 then perform registry.refresh_roles(people); end if;
end $$;

-- Roles whose job has a cadre now that it did not have, or another.
create function registry.apply_cadres(systems text[], codes text[]) returns void language plpgsql as $$
declare
  people int[];
begin
  with linked as (
    update registry.role r set cadre_id = j.cadre_id
    from unnest(systems, codes) u(system, code)
    join registry.concept j on j.kind = 'job' and j.system = u.system and j.code = u.code
    where r.job_id = j.id and j.cadre_id is not null and r.cadre_id is distinct from j.cadre_id
      and (r.cadre_id is null or r.source_id = j.source_id)
    returning r.contact_id
  )
  select array_agg(distinct contact_id) into people from linked where contact_id is not null;
  if cardinality(people) > 0 then perform registry.refresh_roles(people); end if;
end $$;

create function registry.drop_addresses(source int, people int[], owners int[], schemes text[], "values" text[])
returns void language plpgsql as $$
begin
  with gone as (
    select a.id, a.sources from registry.address a
    where a.contact_id = any(people) and a.sources @> array[source]
      and not exists (select from unnest(owners, schemes, "values") u(owner, scheme, value)
        where u.owner = a.contact_id and u.scheme = a.scheme and u.value = a.value)
  ), dropped as (
    delete from registry.address a using gone g where a.id = g.id and cardinality(g.sources) = 1
  )
  update registry.address a set sources = array_remove(a.sources, source)
  from gone g where a.id = g.id and cardinality(g.sources) > 1;
end $$;

create function registry.write_group(source int, record text, title text, members text[]) returns void language plpgsql as $$
declare
  the_group int;
begin
  select g.id into the_group from registry.contact_group g where g.source_id = source and g.resource_id = record;
  if the_group is null then
    insert into registry.contact_group as g (name, source_id, resource_id) values (title, source, record)
      on conflict (lower(name)) do update set source_id = coalesce(g.source_id, source),
        resource_id = coalesce(g.resource_id, record)
      returning g.id into the_group;
  end if;
  with gone as (
    delete from registry.group_member m
    where m.group_id = the_group and m.source_id = source and m.practitioner_ref <> all(members)
    returning m.contact_id
  )
  update registry.contact c set groups = array_remove(c.groups, the_group) from gone where c.id = gone.contact_id;
  insert into registry.group_member (group_id, source_id, practitioner_ref, contact_id)
    select the_group, source, m, i.contact_id from unnest(members) m
    left join registry.identity i on i.source_id = source and i.resource_id = m
    on conflict do nothing;
  update registry.contact c set groups = array(select distinct unnest(c.groups || the_group) order by 1)
  from registry.group_member m
  where m.group_id = the_group and c.id = m.contact_id and not c.groups @> array[the_group];
end $$;

create function registry.join_groups(contacts int[], names text[]) returns void language sql as $$
  insert into registry.contact_group (name) select distinct on (lower(n)) n from unnest(names) n on conflict do nothing;
  with wanted as (
    select u.contact, array_agg(distinct g.id) as ids
    from unnest(contacts, names) u(contact, name) join registry.contact_group g on lower(g.name) = lower(u.name)
    where g.query is null group by u.contact
  )
  update registry.contact c set groups = array(select distinct unnest(c.groups || w.ids) order by 1)
  from wanted w where c.id = w.contact and not c.groups @> w.ids;
$$;

-- A field that nobody has described yet is text. Values that are not of the field's type keep their text only.
create function registry.write_fields(contacts int[], keys text[], texts text[]) returns void language sql as $$
  insert into registry.field (key, name, type) select distinct k, initcap(replace(k, '_', ' ')), 'text'
    from unnest(keys) k on conflict do nothing;
  with given as (
    select u.contact, jsonb_object_agg(u.key, jsonb_strip_nulls(jsonb_build_object('text', u.value,
      'number', case when f.type = 'number' and u.value ~ '^-?\d{1,15}(\.\d{1,10})?$' then u.value::numeric end,
      'datetime', case when f.type = 'datetime' and u.value ~ '^\d{4}-\d\d-\d\d' then u.value end,
      'place', case when f.type = 'place' then u.value end))) as fields
    from unnest(contacts, keys, texts) u(contact, key, value) join registry.field f on f.key = u.key
    group by u.contact
  )
  update registry.contact c set fields = c.fields || g.fields from given g
  where c.id = g.contact and not c.fields @> g.fields;
$$;

create function registry.mark_deleted(source int, kind text, ids text[]) returns void language plpgsql as $$
declare
  people int[];
begin
  delete from registry.resource where source_id = source and type = kind and id = any(ids);
  if kind = 'Location' then
    update registry.place set active = false where source_id = source and resource_id = any(ids);
  elsif kind = 'PractitionerRole' then
    with gone as (
      update registry.role set active = false where source_id = source and resource_id = any(ids) returning contact_id
    )
    select array_agg(contact_id) into people from gone where contact_id is not null;
  elsif kind = 'Practitioner' then
    with gone as (
      update registry.identity set active = false where source_id = source and resource_id = any(ids)
      returning contact_id
    )
    select array_agg(contact_id) into people from gone;
  end if;
  if cardinality(people) > 0 then perform registry.refresh_roles(people); end if;
end $$;
