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

-- Here and wherever an import writes by the hundred thousand there are no foreign keys: the check locks the one row of
-- the source again for each row, which costs more than writing it. Only the importer writes, and it knows its source.
create table registry.resource (
  source_id int not null,
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
  -- The one address that a send would use now, and why not: kept by registry.refresh_reach and refresh_contacts.
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

-- No foreign keys on the rows below either: they can be rebuilt.
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
  id int generated always as identity,      -- says which of two came first; nobody looks one up by it
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
  primary key (source_id, resource_id)
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
  import_id int not null,
  no bigint generated always as identity,
  verdict text not null check (verdict in ('mended', 'refused', 'warned')),
  item text not null,                       -- Practitioner/P1, or row 17
  element text,                             -- telecom[0], or the column's name
  value text,
  reason text not null,                     -- a code of the closed list, words in the words files
  detail text,
  primary key (import_id, no)
);

-- What a contact is by its addresses: reach as if it were active. To be joined laterally: one probe of an index for
-- each contact, whatever the planner thinks of tables that are just being filled.
create function registry.by_addresses(who int)
returns table (tel text, schemes text[], reach smallint) language sql stable as $$
  select a.tel, coalesce(a.schemes, '{}'),
    case when a.tels = 0 then 1 when a.valid = 0 then 2 when a.open = 0 then 3 else 0 end::smallint
  from (
    select array_agg(distinct a.scheme) as schemes,
      count(*) filter (where a.scheme = 'tel') as tels,
      count(*) filter (where a.scheme = 'tel' and a.valid) as valid,
      count(*) filter (where a.scheme = 'tel' and a.valid and not a.opted_out) as open,
      (array_agg(a.value order by a.opted_out, a.rank, a.id) filter (where a.scheme = 'tel' and a.valid))[1] as tel
    from registry.address a where a.contact_id = who
  ) a;
$$;

create function registry.distinct_ids(ids int[]) returns int[] language sql immutable as $$
  select array(select distinct x from unnest(ids) x order by x);
$$;

-- What audiences choose a contact by, from all current roles; and whether it has left: by every source that speaks of
-- it, or with roles that have all ended. Nearly everybody has one role, which needs no sorting out.
create function registry.by_roles(who int)
returns table (gone boolean, cadres int[], jobs int[], skills int[], employers int[], facilities int[],
  facility_types int[], places int[]) language sql stable as $$
  select coalesce(i.active = false or (p.roles > 0 and p.now = 0), false),
    case when p.now > 1 then registry.distinct_ids(p.cadres) else coalesce(p.cadres, '{}') end,
    case when p.now > 1 then registry.distinct_ids(p.jobs) else coalesce(p.jobs, '{}') end,
    case when p.now = 1 and i.skilled is not true then p.skills
      when i.skilled or p.skilled then array(select distinct s from (
        select unnest(o.skills) as s from registry.identity o where o.contact_id = who
        union all select unnest(r.skills) from registry.role r where r.contact_id = who
          and r.active and (r.ends_on is null or r.ends_on >= current_date)) x order by s)
      else '{}' end,
    case when p.now > 1 then registry.distinct_ids(p.employers) else coalesce(p.employers, '{}') end,
    case when p.now > 1 then registry.distinct_ids(p.facilities) else coalesce(p.facilities, '{}') end,
    case when cardinality(p.facilities) > 1 then array(select distinct g.type_id from registry.place g
        where g.id = any(p.facilities) and g.type_id is not null order by 1)
      when f.type_id is null then '{}' else array[f.type_id] end,
    case when cardinality(p.facilities) > 1 then array(select distinct x from registry.place g, unnest(g.path) x
        where g.id = any(p.facilities) order by 1)
      else coalesce(f.path, '{}') end
  from (
      select bool_or(o.active) as active, bool_or(o.skills <> '{}') as skilled
      from registry.identity o where o.contact_id = who
    ) i
    cross join lateral (
      select count(*) as roles, count(*) filter (where r.current) as now,
        array_agg(r.cadre_id) filter (where r.current and r.cadre_id is not null) as cadres,
        array_agg(r.job_id) filter (where r.current and r.job_id is not null) as jobs,
        array_agg(r.employer_id) filter (where r.current and r.employer_id is not null) as employers,
        array_agg(r.facility_id) filter (where r.current and r.facility_id is not null) as facilities,
        bool_or(r.current and r.skills <> '{}') as skilled, min(r.skills) filter (where r.current) as skills
      from (select o.*, o.active and (o.ends_on is null or o.ends_on >= current_date) as current
        from registry.role o where o.contact_id = who) r
    ) p
    left join lateral (select g.type_id, g.path from registry.place g where g.id = p.facilities[1] limit 1) f
      on cardinality(p.facilities) = 1;
$$;

-- The address that a send would use now, and why there is none. After any change of addresses, opt-outs or status.
create function registry.refresh_reach(ids int[]) returns void language plpgsql as $$
declare
  tels text[];
begin
  with want as (
    select c.id, c.tel as old_tel, a.tel, a.schemes, case when c.status <> 1 then 4 else a.reach end::smallint as reach
    from registry.contact c cross join lateral registry.by_addresses(c.id) a where c.id = any(ids)
  ), changed as (
    update registry.contact c set tel = w.tel, schemes = w.schemes, reach = w.reach
    from want w where c.id = w.id
      and (c.tel is distinct from w.tel or c.schemes <> w.schemes or c.reach <> w.reach)
  )
  select array(select unnest(array[old_tel, tel]) from want where old_tel is distinct from tel) into tels;
  perform registry.refresh_shared(tels);
  update registry.contact set shared = false where id = any(ids) and tel is null and shared;
end $$;

-- Who else has the same number in first place.
create function registry.refresh_shared(tels text[]) returns void language sql as $$
  update registry.contact c set shared = o.shared
  from unnest(tels) t(tel) cross join lateral (
    select count(*) > 1 as shared, bool_and(n.shared) as every, bool_or(n.shared) as some
    from registry.contact n where n.tel = t.tel
  ) o
  where c.tel = t.tel and (o.some <> o.shared or o.every <> o.shared) and c.shared <> o.shared;
$$;

-- After roles, sources or addresses of these contacts have changed: one write of each that is another now. Those who are
-- not there yet are left to registry.add_contacts. Blocked and archived stay what they are.
create function registry.refresh_contacts(ids int[]) returns void language plpgsql as $$
declare
  people int[] := array(select c.id from registry.contact c where c.id = any(ids));
  tels text[];
begin
  if cardinality(people) = 0 then return; end if;
  with want as (
    select c.id, c.tel as old_tel, a.tel, a.schemes, r.*, s.status,
      case when s.status <> 1 then 4 else a.reach end::smallint as reach
    from registry.contact c
      cross join lateral registry.by_roles(c.id) r cross join lateral registry.by_addresses(c.id) a
      cross join lateral (
        select case when c.status not in (1, 2) then c.status when r.gone then 2 else 1 end::smallint as status
      ) s
    where c.id = any(people)
  ), changed as (
    update registry.contact c set status = w.status, cadres = w.cadres, jobs = w.jobs, skills = w.skills,
      employers = w.employers, facilities = w.facilities, facility_types = w.facility_types, places = w.places,
      tel = w.tel, schemes = w.schemes, reach = w.reach, updated_at = now()
    from want w where c.id = w.id
      and (c.status, c.cadres, c.jobs, c.skills, c.employers, c.facilities, c.facility_types, c.places, c.schemes,
        c.reach, c.tel)
      is distinct from (w.status, w.cadres, w.jobs, w.skills, w.employers, w.facilities, w.facility_types, w.places,
        w.schemes, w.reach, w.tel)
  )
  select array(select unnest(array[old_tel, tel]) from want where old_tel is distinct from tel) into tels;
  if cardinality(tels) > 0 then
    perform registry.refresh_shared(tels);
    update registry.contact set shared = false where id = any(people) and tel is null and shared;
  end if;
end $$;

-- New contacts are written once, last of all that speaks of them: their identities, addresses and roles are there.
create function registry.add_contacts(ids int[], names text[], given text[], family text[], languages text[],
  genders text[], births text[]) returns void language plpgsql set plan_cache_mode = 'force_generic_plan' as $$
declare
  tels text[];
begin
  with added as (
    insert into registry.contact (id, name, given_name, family_name, language, gender, birth_date, status, cadres, jobs,
      skills, employers, facilities, facility_types, places, tel, schemes, reach) overriding system value
    select u.id, u.name, u.given, u.family, u.language, u.gender, u.birth::date, case when r.gone then 2 else 1 end,
      r.cadres, r.jobs, r.skills, r.employers, r.facilities, r.facility_types, r.places,
      a.tel, a.schemes, case when r.gone then 4 else a.reach end
    from unnest(ids, names, given, family, languages, genders, births) u(id, name, given, family, language, gender, birth)
      cross join lateral registry.by_roles(u.id) r cross join lateral registry.by_addresses(u.id) a
    returning tel
  )
  select array_agg(tel) from added where tel is not null into tels;
  perform registry.refresh_shared(tels);
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
  if cardinality(people) > 0 then perform registry.refresh_contacts(people); end if;
  return query
    select p.resource_id from registry.place p
    join registry.place top on top.id = p.path[cardinality(p.path)]
    where p.id = any(given || fresh) and top.parent_id = any(p.path);
end $$;

-- Roles that came before their person.
create function registry.link_roles(source int, refs text[]) returns void language plpgsql as $$
declare
  people int[];
begin
  with linked as (
    update registry.role r set contact_id = i.contact_id
    from unnest(refs) u(ref) join registry.identity i on i.source_id = source and i.resource_id = u.ref
    where r.source_id = source and r.contact_id is null and r.practitioner_ref = u.ref
    returning r.contact_id
  )
  select array_agg(distinct contact_id) into people from linked;
  if cardinality(people) > 0 then perform registry.refresh_contacts(people); end if;
end $$;

-- Groups that came before their person, who is there by now.
create function registry.link_members(source int, refs text[]) returns void language sql as $$
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
$$;

create function registry.write_roles(source int, ids text[], practitioners text[], facilities text[],
  organizations text[], cadres int[], jobs int[], employers int[], skill_lists text[], starts text[], ends text[],
  actives boolean[]) returns void language plpgsql as $$
declare
  people int[];
begin
  -- Whoever had one of these roles, in case that it goes to somebody else.
  select array_agg(distinct contact_id) into people from registry.role
    where source_id = source and resource_id = any(ids) and contact_id is not null;
  with written as (
    insert into registry.role as r (source_id, resource_id, contact_id, practitioner_ref, facility_ref, organization_ref,
      cadre_id, job_id, facility_id, employer_id, skills, starts_on, ends_on, active)
    select source, u.id, i.contact_id, u.practitioner, u.facility, u.organization, u.cadre, u.job,
      coalesce(f.id, case when u.facility is null and u.organization is not null then (select min(o.id)
        from registry.place o where o.source_id = source and o.organization_ref = u.organization) end),
      u.employer, u.skills::int[], u.starts::date, u.ends::date, u.active
    from unnest(ids, practitioners, facilities, organizations, cadres, jobs, employers, skill_lists, starts, ends, actives)
        u(id, practitioner, facility, organization, cadre, job, employer, skills, starts, ends, active)
      left join lateral (select i.contact_id from registry.identity i
        where i.source_id = source and i.resource_id = u.practitioner limit 1) i on true
      left join lateral (select g.id from registry.place g
        where g.source_id = case when u.facility ~ '^@\d' then substring(u.facility from '^@(\d{1,9}):')::int else source end
          and g.resource_id = case when u.facility ~ '^@\d' then regexp_replace(u.facility, '^@\d{1,9}:', '')
            else u.facility end limit 1) f on true
    on conflict (source_id, resource_id) do update set contact_id = excluded.contact_id,
      practitioner_ref = excluded.practitioner_ref, facility_ref = excluded.facility_ref,
      organization_ref = excluded.organization_ref, cadre_id = excluded.cadre_id, job_id = excluded.job_id,
      facility_id = excluded.facility_id, employer_id = excluded.employer_id, skills = excluded.skills,
      starts_on = excluded.starts_on, ends_on = excluded.ends_on, active = excluded.active
    returning contact_id
  )
  select people || array_agg(contact_id) from written where contact_id is not null into people;
  if cardinality(people) > 0 then perform registry.refresh_contacts(people); end if;
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
  if cardinality(people) > 0 then perform registry.refresh_contacts(people); end if;
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
  if cardinality(people) > 0 then perform registry.refresh_contacts(people); end if;
end $$;
