-- Mappings: where a source keeps what we read, as data (contract/src/mapping.ts).
alter table registry.source
  -- Rises with each change of the mapping; whoever saves says which version they have changed.
  add column mapping_version int not null default 0,
  -- The version with which all that is kept of the source was last projected.
  add column mapped_version int not null default 0;

-- What linked resources (iHRIS trainings, leave) add to a person. They may come before the person.
create table registry.linked (
  source_id int not null,
  resource_id text not null,                -- Basic id
  practitioner_ref text,
  skills int[] not null default '{}',
  fields jsonb not null default '{}',       -- {key: text}
  active boolean not null default true,     -- false: it says that the person has left
  primary key (source_id, resource_id)
);
create index linked_person on registry.linked (source_id, practitioner_ref);

-- Of all linked resources of the person, kept by registry.apply_linked: audiences read them with the identity's own.
alter table registry.identity
  add column linked_skills int[] not null default '{}',
  add column linked_active boolean not null default true;

-- As before, with what linked resources add.
create or replace function registry.by_roles(who int)
returns table (gone boolean, cadres int[], jobs int[], skills int[], employers int[], facilities int[],
  facility_types int[], places int[]) language sql stable as $$
  select coalesce(i.active = false or (p.roles > 0 and p.now = 0), false),
    case when p.now > 1 then registry.distinct_ids(p.cadres) else coalesce(p.cadres, '{}') end,
    case when p.now > 1 then registry.distinct_ids(p.jobs) else coalesce(p.jobs, '{}') end,
    case when p.now = 1 and i.skilled is not true then p.skills
      when i.skilled or p.skilled then array(select distinct s from (
        select unnest(o.skills || o.linked_skills) as s from registry.identity o where o.contact_id = who
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
      select bool_or(o.active and o.linked_active) as active,
        bool_or(o.skills <> '{}' or o.linked_skills <> '{}') as skilled
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

-- What linked resources of these people add, after one of them or the people themselves have come. Of several kinds of
-- leave the one that lasts longest is kept.
create function registry.apply_linked(source int, refs text[]) returns void language plpgsql as $$
declare
  people int[];
  owners int[];
  keys text[];
  texts text[];
begin
  with want as (
    select i.resource_id, bool_and(coalesce(l.active, true)) as active,
      registry.distinct_ids(array(select unnest(o.skills) from registry.linked o
        where o.source_id = source and o.practitioner_ref = i.resource_id)) as skills
    from registry.identity i
      left join registry.linked l on l.source_id = source and l.practitioner_ref = i.resource_id
    where i.source_id = source and i.resource_id = any(refs)
    group by i.resource_id
  ), changed as (
    update registry.identity i set linked_skills = w.skills, linked_active = w.active from want w
    where i.source_id = source and i.resource_id = w.resource_id
      and (i.linked_skills <> w.skills or i.linked_active <> w.active)
    returning i.contact_id
  )
  select array_agg(contact_id) from changed into people;
  select array_agg(f.contact_id), array_agg(f.key), array_agg(f.value) into owners, keys, texts from (
    select distinct on (i.contact_id, e.key) i.contact_id, e.key, e.value
    from registry.linked l
      join registry.identity i on i.source_id = source and i.resource_id = l.practitioner_ref
      cross join lateral jsonb_each_text(l.fields) e
    where l.source_id = source and l.practitioner_ref = any(refs)
    order by i.contact_id, e.key, l.fields ->> 'leave_until' desc nulls last, l.resource_id
  ) f;
  if cardinality(owners) > 0 then
    insert into registry.field (key, name, type) values
      ('leave_from', 'Leave from', 'datetime'), ('leave_until', 'Leave until', 'datetime') on conflict do nothing;
    perform registry.write_fields(owners, keys, texts);
  end if;
  if cardinality(people) > 0 then perform registry.refresh_contacts(people); end if;
end $$;

create function registry.write_linked(source int, ids text[], practitioners text[], skill_lists text[],
  field_texts text[], actives boolean[]) returns void language plpgsql as $$
declare
  refs text[];
begin
  -- Whoever had one of these, in case that it goes to somebody else.
  select array_agg(practitioner_ref) into refs from registry.linked
    where source_id = source and resource_id = any(ids) and practitioner_ref is not null;
  insert into registry.linked (source_id, resource_id, practitioner_ref, skills, fields, active)
    select source, u.id, u.practitioner, u.skills::int[], u.fields::jsonb, u.active
    from unnest(ids, practitioners, skill_lists, field_texts, actives) u(id, practitioner, skills, fields, active)
  on conflict (source_id, resource_id) do update set practitioner_ref = excluded.practitioner_ref,
    skills = excluded.skills, fields = excluded.fields, active = excluded.active;
  perform registry.apply_linked(source, refs || practitioners);
end $$;

-- Roles that a mapping has made and makes no more.
create function registry.drop_roles(source int, ids text[]) returns void language plpgsql as $$
declare
  people int[];
begin
  with gone as (
    delete from registry.role where source_id = source and resource_id = any(ids) returning contact_id
  )
  select array_agg(distinct contact_id) into people from gone where contact_id is not null;
  if cardinality(people) > 0 then perform registry.refresh_contacts(people); end if;
end $$;

-- Fields that only a resource which is gone has filled are empty again.
create function registry.drop_linked(source int, ids text[]) returns void language plpgsql as $$
declare
  refs text[];
begin
  with gone as (
    delete from registry.linked where source_id = source and resource_id = any(ids) returning practitioner_ref, fields
  ), said as (
    select i.contact_id, array_agg(e.key) as keys
    from gone g
      join registry.identity i on i.source_id = source and i.resource_id = g.practitioner_ref
      cross join lateral jsonb_each_text(g.fields) e
      join registry.contact c on c.id = i.contact_id and c.fields -> e.key ->> 'text' = e.value
    group by i.contact_id
  ), emptied as (
    update registry.contact c set fields = c.fields - s.keys from said s where c.id = s.contact_id
  )
  select array_agg(distinct practitioner_ref) from gone where practitioner_ref is not null into refs;
  perform registry.drop_roles(source, array(select 'Basic/' || x from unnest(ids) x));
  if cardinality(refs) > 0 then perform registry.apply_linked(source, refs); end if;
end $$;

-- The source's mapping makes no roles and reads no linked resources any more.
create function registry.drop_mapped(source int) returns void language plpgsql as $$
begin
  perform registry.drop_linked(source, array(select resource_id from registry.linked where source_id = source));
  perform registry.drop_roles(source,
    array(select resource_id from registry.role where source_id = source and resource_id like '%/%'));
end $$;

-- As before, also of patients and linked resources.
create or replace function registry.mark_deleted(source int, kind text, ids text[]) returns void language plpgsql as $$
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
  elsif kind = 'Basic' then
    perform registry.drop_linked(source, ids);
  elsif kind in ('Practitioner', 'Patient') then
    with gone as (
      update registry.identity set active = false where source_id = source and resource_id = any(
        case when kind = 'Patient' then array(select 'Patient/' || x from unnest(ids) x) else ids end)
      returning contact_id
    )
    select array_agg(contact_id) into people from gone;
  end if;
  if cardinality(people) > 0 then perform registry.refresh_contacts(people); end if;
end $$;
