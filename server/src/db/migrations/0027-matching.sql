-- One person, many sources: each fact keeps who says it, people who are one become one contact, numbers of several are work.

-- Smaller wins. `shown_priority` is the one by which contacts show facts now; a job makes them equal again.
alter table registry.source add column if not exists priority int not null default 100;
alter table registry.source add column shown_priority int;
update registry.source set shown_priority = priority;
alter table registry.source alter column shown_priority set default 100, alter column shown_priority set not null;

-- What the source says of the person: the contact shows, of each, what the source of best priority says that says any.
alter table registry.identity
  add column name text,
  add column given_name text,
  add column family_name text,
  add column gender text,
  add column birth_date date,
  add column language text,
  add column fields jsonb;

-- Said so far: by the only source, or by the first.
update registry.identity i set name = c.name, given_name = c.given_name, family_name = c.family_name, gender = c.gender,
    birth_date = c.birth_date, language = c.language
  from registry.contact c where c.id = i.contact_id and not exists (select from registry.identity o
    where o.contact_id = i.contact_id and (o.source_id, o.resource_id) < (i.source_id, i.resource_id));

-- What each source says of the address, by the source's id; null while only one says it, and the columns are its words.
alter table registry.address add column said jsonb;

alter table registry.identifier add column sources int[] not null default '{}';
update registry.identifier set sources = array[source_id] where source_id is not null;

-- Numbers that somebody has decided are not this person's: the source does not bring them back, until it has said
-- something else in between.
create table registry.address_denied (
  contact_id int not null,
  scheme text not null,
  value text not null,
  sources int[] not null,                   -- who still says it
  at timestamptz not null default now(),
  primary key (contact_id, scheme, value)
);

-- Set: this is no person any more, but what is left of one in frozen lists, and a way to the contact that stays.
alter table registry.contact add column merged_into int;
create index contact_merged on registry.contact (merged_into) where merged_into is not null;
-- Whoever gives contacts another column makes this view anew.
create view registry.person as select * from registry.contact where merged_into is null;

-- Records that were linked to a known contact while they came, by an identifier that both have.
create table registry.joined (
  source_id int not null,
  resource_id text not null,
  contact_id int not null,
  system text not null,
  value text not null,
  at timestamptz not null default now(),
  primary key (source_id, resource_id)
);

-- Contacts that were written to since somebody compared them last; repeated ones are welcome.
create table registry.touched (contact_id int not null) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
insert into registry.touched select id from registry.contact;

-- Shows facts anew where the word that counts is another than before. What was set here, in a conversation or by an
-- officer, stays until then: that is why before and after are compared, and not the contact.
create function registry.show_facts(people int[], before registry.identity[]) returns void language plpgsql as $$
declare
  owners int[];
  keys text[];
  texts text[];
begin
  with said as (
    select false as now, b.* from unnest(before) b
    union all select true, i.* from registry.identity i where i.contact_id = any(people)
  ), ranked as (
    select s.*, row_number() over (partition by s.contact_id, s.now
      order by s.active desc, o.shown_priority, s.source_id, s.resource_id) as place
    from said s join registry.source o on o.id = s.source_id
  ), best as (
    select contact_id, now,
      (array_agg(name order by place) filter (where name is not null))[1] as name,
      (array_agg(given_name order by place) filter (where name is not null))[1] as given_name,
      (array_agg(family_name order by place) filter (where name is not null))[1] as family_name,
      (array_agg(gender order by place) filter (where gender is not null))[1] as gender,
      (array_agg(birth_date order by place) filter (where birth_date is not null))[1] as birth_date,
      (array_agg(language order by place) filter (where language is not null))[1] as language
    from ranked group by contact_id, now
  ), moved as (
    select a.contact_id as id,
      a.name is not null and (a.name, a.given_name, a.family_name) is distinct from (b.name, b.given_name, b.family_name) as named,
      a.name, a.given_name, a.family_name, a.gender, a.gender is distinct from b.gender as gendered,
      a.birth_date, a.birth_date is distinct from b.birth_date as born, a.language, a.language is distinct from b.language as spoke
    from best a left join best b on b.contact_id = a.contact_id and not b.now where a.now
  )
  update registry.contact c set
    name = case when m.named then m.name else c.name end,
    given_name = case when m.named then m.given_name else c.given_name end,
    family_name = case when m.named then m.family_name else c.family_name end,
    gender = case when m.gendered then m.gender else c.gender end,
    birth_date = case when m.born then m.birth_date else c.birth_date end,
    language = case when m.spoke then m.language else c.language end,
    updated_at = now()
  from moved m where c.id = m.id and (m.named or m.gendered or m.born or m.spoke);

  if not exists (select from unnest(before) b where b.fields is not null)
    and not exists (select from registry.identity i where i.contact_id = any(people) and i.fields is not null) then
    return;
  end if;
  with said as (
    select false as now, b.* from unnest(before) b
    union all select true, i.* from registry.identity i where i.contact_id = any(people)
  ), best as (
    select distinct on (s.contact_id, s.now, f.key) s.contact_id, s.now, f.key, f.value
    from said s join registry.source o on o.id = s.source_id cross join lateral jsonb_each_text(s.fields) f
    order by s.contact_id, s.now, f.key, s.active desc, o.shown_priority, s.source_id, s.resource_id
  )
  select array_agg(coalesce(a.contact_id, b.contact_id)), array_agg(coalesce(a.key, b.key)), array_agg(a.value)
  into owners, keys, texts
  from (select * from best where now) a
    full join (select * from best where not now) b on b.contact_id = a.contact_id and b.key = a.key
  where a.value is distinct from b.value;
  if owners is null then return; end if;
  update registry.contact c set fields = c.fields - g.keys
    from (select u.owner, array_agg(u.key) as keys from unnest(owners, keys, texts) u(owner, key, value)
      where u.value is null group by u.owner) g
    where c.id = g.owner;
  perform registry.write_fields(array_agg(u.owner), array_agg(u.key), array_agg(u.value))
    from unnest(owners, keys, texts) u(owner, key, value) where u.value is not null;
end $$;

-- After sources count more or less than before (`before`: {source id: what it counted}): a contact that shows what the
-- best source then said shows what the best says now. What was set here stays.
create function registry.show_again(people int[], before jsonb) returns void language plpgsql as $$
declare
  owners int[];
  keys text[];
  texts text[];
begin
  with ranked as (
    select i.*, x.now, row_number() over (partition by i.contact_id, x.now order by i.active desc,
      case when x.now then o.shown_priority else coalesce((before ->> o.id::text)::int, o.shown_priority) end,
      i.source_id, i.resource_id) as place
    from registry.identity i join registry.source o on o.id = i.source_id, (values (true), (false)) x(now)
    where i.contact_id = any(show_again.people)
  ), best as (
    select contact_id, now,
      (array_agg(name order by place) filter (where name is not null))[1] as name,
      (array_agg(given_name order by place) filter (where name is not null))[1] as given_name,
      (array_agg(family_name order by place) filter (where name is not null))[1] as family_name,
      (array_agg(gender order by place) filter (where gender is not null))[1] as gender,
      (array_agg(birth_date order by place) filter (where birth_date is not null))[1] as birth_date,
      (array_agg(language order by place) filter (where language is not null))[1] as language
    from ranked group by contact_id, now
  )
  update registry.contact c set
    name = case when c.name = b.name then a.name else c.name end,
    given_name = case when c.name = b.name then a.given_name else c.given_name end,
    family_name = case when c.name = b.name then a.family_name else c.family_name end,
    gender = case when c.gender = b.gender then a.gender else c.gender end,
    birth_date = case when c.birth_date = b.birth_date then a.birth_date else c.birth_date end,
    language = case when c.language = b.language then a.language else c.language end,
    updated_at = now()
  from best a join best b on b.contact_id = a.contact_id and not b.now
  where a.now and c.id = a.contact_id and (
    (c.name = b.name and (a.name, a.given_name, a.family_name) is distinct from (b.name, b.given_name, b.family_name))
    or (c.gender = b.gender and a.gender <> b.gender) or (c.birth_date = b.birth_date and a.birth_date <> b.birth_date)
    or (c.language = b.language and a.language <> b.language));
  with said as (
    select i.contact_id, f.key, f.value, x.now, row_number() over (partition by i.contact_id, f.key, x.now
      order by i.active desc,
        case when x.now then o.shown_priority else coalesce((before ->> o.id::text)::int, o.shown_priority) end,
        i.source_id, i.resource_id) as place
    from registry.identity i join registry.source o on o.id = i.source_id
      cross join lateral jsonb_each_text(i.fields) f, (values (true), (false)) x(now)
    where i.contact_id = any(show_again.people)
  )
  select array_agg(a.contact_id), array_agg(a.key), array_agg(a.value) into owners, keys, texts
  from said a join said b on b.contact_id = a.contact_id and b.key = a.key and not b.now and b.place = 1
    join registry.contact c on c.id = a.contact_id
  where a.now and a.place = 1 and a.value <> b.value and c.fields -> a.key ->> 'text' = b.value;
  if owners is not null then perform registry.write_fields(owners, keys, texts); end if;
  perform registry.show_addresses(array(select id from registry.address where contact_id = any(show_again.people) and said is not null));
  perform registry.refresh_contacts(people);
end $$;

-- A record that is new to somebody known. New contacts are written after their records, with all that they are.
create function registry.identity_came() returns trigger language plpgsql as $$
declare
  people int[] := array(select distinct f.contact_id from fresh f
    where exists (select from registry.contact c where c.id = f.contact_id));
begin
  if cardinality(people) > 0 then
    perform registry.show_facts(people, array(select i from registry.identity i where i.contact_id = any(people)
      and not exists (select from fresh f where f.source_id = i.source_id and f.resource_id = i.resource_id)));
  end if;
  return null;
end $$;

create function registry.identity_changed() returns trigger language plpgsql as $$
declare
  people int[] := array(select distinct x from fresh f join gone g using (source_id, resource_id),
      unnest(array[f.contact_id, g.contact_id]) x
    where (f.contact_id, f.active, f.name, f.given_name, f.family_name, f.gender, f.birth_date, f.language, f.fields)
      is distinct from (g.contact_id, g.active, g.name, g.given_name, g.family_name, g.gender, g.birth_date, g.language, g.fields));
begin
  if cardinality(people) > 0 then
    perform registry.show_facts(people, array(
      select i from registry.identity i where i.contact_id = any(people)
        and not exists (select from fresh f where f.source_id = i.source_id and f.resource_id = i.resource_id)
      union all select (g.*)::registry.identity from gone g where g.contact_id = any(people)));
  end if;
  return null;
end $$;

create trigger facts_came after insert on registry.identity
  referencing new table as fresh for each statement execute function registry.identity_came();
create trigger facts_changed after update on registry.identity
  referencing old table as gone new table as fresh for each statement execute function registry.identity_changed();

-- One source's words of an address.
create function registry.address_words(raw text, mended text, use text, rank smallint, valid boolean, refusal text)
returns jsonb language sql immutable as $$
  select jsonb_build_object('raw', raw, 'mended', mended, 'use', use, 'rank', rank, 'valid', valid, 'refusal', refusal);
$$;

-- Addresses that several sources say show the words of the best of them.
create function registry.show_addresses(ids int[]) returns void language sql as $$
  update registry.address a set raw = w.said ->> 'raw', mended = w.said ->> 'mended', use = w.said ->> 'use',
    rank = (w.said ->> 'rank')::smallint, valid = (w.said ->> 'valid')::boolean, refusal = w.said ->> 'refusal'
  from (
    select distinct on (x.id) x.id, e.value as said
    from registry.address x cross join lateral jsonb_each(x.said) e join registry.source s on s.id = e.key::int
    where x.id = any(ids) order by x.id, s.shown_priority, s.id
  ) w where a.id = w.id
    and (a.raw, a.mended, a.use, a.rank, a.valid, a.refusal) is distinct from (w.said ->> 'raw', w.said ->> 'mended',
      w.said ->> 'use', (w.said ->> 'rank')::smallint, (w.said ->> 'valid')::boolean, w.said ->> 'refusal');
$$;

create function registry.write_addresses(source int, owners int[], schemes text[], "values" text[], raws text[],
  mendeds text[], uses text[], ranks int[], valids boolean[], refusals text[]) returns void language plpgsql as $$
declare
  several int[];
begin
  with written as (
    insert into registry.address as a
      (contact_id, scheme, value, raw, mended, use, rank, valid, refusal, source_id, sources, opted_out)
    select u.*, source, array[source], o.value is not null
    from unnest(owners, schemes, "values", raws, mendeds, uses, ranks, valids, refusals)
        u(contact_id, scheme, value, raw, mended, use, rank, valid, refusal)
      left join registry.opt_out o on o.scheme = u.scheme and o.value = u.value
    where not exists (select from registry.address_denied d
      where d.contact_id = u.contact_id and d.scheme = u.scheme and d.value = u.value)
    on conflict (contact_id, scheme, value) do update set
      said = case when a.sources <@ excluded.sources then null
        else coalesce(a.said, jsonb_build_object(a.sources[1], registry.address_words(a.raw, a.mended, a.use, a.rank, a.valid, a.refusal)))
          || jsonb_build_object(source, registry.address_words(excluded.raw, excluded.mended, excluded.use, excluded.rank, excluded.valid, excluded.refusal)) end,
      raw = case when a.sources <@ excluded.sources then excluded.raw else a.raw end,
      mended = case when a.sources <@ excluded.sources then excluded.mended else a.mended end,
      use = case when a.sources <@ excluded.sources then excluded.use else a.use end,
      rank = case when a.sources <@ excluded.sources then excluded.rank else a.rank end,
      valid = case when a.sources <@ excluded.sources then excluded.valid else a.valid end,
      refusal = case when a.sources <@ excluded.sources then excluded.refusal else a.refusal end,
      sources = case when a.sources @> excluded.sources then a.sources
        else array(select x from unnest(a.sources || source) x order by x) end
    where case when a.said is null then (a.raw, a.mended, a.use, a.rank, a.valid, a.refusal) is distinct from
          (excluded.raw, excluded.mended, excluded.use, excluded.rank, excluded.valid, excluded.refusal)
        else a.said -> source::text is distinct from registry.address_words(excluded.raw, excluded.mended, excluded.use,
          excluded.rank, excluded.valid, excluded.refusal) end
      or not a.sources @> excluded.sources
    returning a.id, a.said is not null as several
  )
  select array_agg(id) filter (where w.several) from written w into several;
  if several is not null then perform registry.show_addresses(several); end if;
end $$;

-- Of somebody with two records in one source, nothing goes: who of the two said it is not kept.
create or replace function registry.drop_addresses(source int, people int[], owners int[], schemes text[], "values" text[])
returns void language plpgsql as $$
declare
  fewer int[];
begin
  with gone as (
    select a.id, a.sources from registry.address a
    where a.contact_id = any(people) and a.sources @> array[source]
      and not exists (select from unnest(owners, schemes, "values") u(owner, scheme, value)
        where u.owner = a.contact_id and u.scheme = a.scheme and u.value = a.value)
      and (select count(*) from registry.identity i where i.contact_id = a.contact_id and i.source_id = source) < 2
  ), dropped as (
    delete from registry.address a using gone g where a.id = g.id and cardinality(g.sources) = 1
  ), kept as (
    update registry.address a set sources = array_remove(a.sources, source), said = a.said - source::text
    from gone g where a.id = g.id and cardinality(g.sources) > 1 returning a.id
  )
  select array_agg(id) from kept into fewer;
  if fewer is not null then
    perform registry.show_addresses(fewer);
    update registry.address set said = null where id = any(fewer) and cardinality(sources) = 1;
  end if;
  update registry.address_denied d set sources = array_remove(d.sources, source)
    where d.contact_id = any(people) and d.sources @> array[source]
      and not exists (select from unnest(owners, schemes, "values") u(owner, scheme, value)
        where u.owner = d.contact_id and u.scheme = d.scheme and u.value = d.value);
  delete from registry.address_denied where contact_id = any(people) and sources = '{}';
end $$;

-- As before, but the number of the better source is preferred, and no order of imports decides.
create or replace function registry.by_addresses(who int)
returns table (tel text, schemes text[], reach smallint) language sql stable as $$
  select a.tel, coalesce(a.schemes, '{}'),
    case when a.tels = 0 then 1 when a.valid = 0 then 2 when a.open = 0 then 3 else 0 end::smallint
  from (
    select array_agg(distinct a.scheme) as schemes,
      count(*) filter (where a.scheme = 'tel') as tels,
      count(*) filter (where a.scheme = 'tel' and a.valid) as valid,
      count(*) filter (where a.scheme = 'tel' and a.valid and not a.opted_out) as open,
      (array_agg(a.value order by a.opted_out,
        (select min(s.shown_priority) from registry.source s where s.id = any(a.sources)), a.rank, a.value)
        filter (where a.scheme = 'tel' and a.valid))[1] as tel
    from registry.address a where a.contact_id = who
  ) a;
$$;

create or replace function registry.refresh_contacts(ids int[]) returns void language plpgsql as $$
declare
  people int[] := array(select c.id from registry.contact c where c.id = any(ids));
  tels text[];
begin
  if cardinality(people) = 0 then return; end if;
  insert into registry.touched select unnest(people);
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

create or replace function registry.add_contacts(ids int[], names text[], given text[], family text[], languages text[],
  genders text[], births text[]) returns void language plpgsql set plan_cache_mode = 'force_generic_plan' as $$
declare
  tels text[];
begin
  insert into registry.touched select unnest(ids);
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

create schema matching;

-- A person as they were compared last: who is as before is not compared again.
create table matching.person (
  contact_id int primary key,
  print bytea not null
);

-- What people are found by: hashes of birth date and a part of the name, of facility and a part of the name.
create table matching.key (
  key bigint not null,
  contact_id int not null,
  primary key (key, contact_id)
);
create index key_contact on matching.key (contact_id);

-- How many people have a part of a name: the few surnames of a country say little.
create table matching.word (
  word text primary key,
  people int not null
);

create table matching.pair (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  low int not null,                         -- contact ids, the lower first
  high int not null,
  state text not null check (state in ('open', 'later', 'same', 'different', 'gone')),
  score int not null,
  reasons jsonb not null,
  by_itself boolean not null default false,
  found_at timestamptz not null default now(),
  decided_at timestamptz,
  account_id int,
  by_name text,
  note text,
  unique (low, high),
  check (low < high)
);
create index pair_list on matching.pair (state, score desc, id desc);
create index pair_high on matching.pair (high);

create table matching.merge (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  pair_id int,
  survivor int not null,
  absorbed int not null,
  score int not null,
  reasons jsonb not null,
  kept jsonb not null,                      -- how both were, and what has moved: all that undoing needs
  moved jsonb not null,                     -- how much, for people to read
  at timestamptz not null default now(),
  account_id int,
  by_name text,                             -- null: by itself
  undone_at timestamptz,
  undone_by text,
  -- What was in flight meanwhile was taken along.
  settled boolean not null default false
);
create index merge_unsettled on matching.merge (at) where not settled and undone_at is null;
create index merge_survivor on matching.merge (survivor) where undone_at is null;
create index merge_absorbed on matching.merge (absorbed) where undone_at is null;

create table matching.number (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  kind text not null check (kind in ('shared', 'recycled', 'claimed', 'wrong_number')),
  scheme text not null,
  value text not null,
  state text not null check (state in ('open', 'decided', 'gone')),
  holders int[] not null,                   -- contact ids, ascending, as they were looked at
  evidence jsonb,
  found_at timestamptz not null default now(),
  decision text,
  decided_for int,
  decided_at timestamptz,
  account_id int,
  by_name text,
  note text,
  unique (scheme, value)
);
create index number_list on matching.number (state, id desc);
create index number_holders on matching.number using gin (holders);

-- One row: how far the comparison and the reading of answers have come.
create table matching.state (
  one boolean primary key default true check (one),
  job_id bigint,
  finished_at timestamptz,
  stopped_at timestamptz,                   -- somebody has stopped it: it begins again after the next import
  heard_until bigint not null default 0     -- incoming messages up to here were read for “wrong number”
);
insert into matching.state default values;
