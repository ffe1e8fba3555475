-- Corrections of what registries say, from the first hint to the registry's own word for it; groups both ways.
create schema changes;

create table changes.change (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  version int not null default 1,           -- grows with each step: decisions name the one that was looked at
  contact_id int not null,
  source_id int,                            -- null: the person comes from no registry
  record text,                              -- Practitioner/1; null: nothing stands for it there
  kind text not null check (kind in ('number_add', 'number_replace', 'number_remove', 'facility', 'name', 'language',
    'status', 'role_end', 'field')),
  field text,
  from_value text,
  from_name text,
  to_value text,
  to_name text,
  to_place_id int,                          -- whose officers see it, too
  candidates jsonb not null default '[]',
  origin text not null check (origin in ('conversation', 'dead_number', 'officer', 'matching')),
  evidence jsonb not null default '[]',
  said text,
  account_id int,                           -- who proposed it
  by_name text,
  request_key text,
  state text not null default 'proposed' check (state in ('proposed', 'accepted', 'writing', 'confirmed', 'conflict',
    'failed', 'rejected', 'withdrawn')),
  by_hand boolean not null default false,
  later_until timestamptz,
  reason text,
  decided_account int,
  decided_name text,
  decided_at timestamptz,
  trouble text,
  trouble_detail text,
  now_value text,                           -- of a conflict: what the registry said
  now_name text,
  written boolean not null default false,   -- a write was begun: what is there may be ours
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index change_state on changes.change (state, id);
create index change_contact on changes.change (contact_id, id);
create unique index change_key on changes.change (coalesce(account_id, 0), request_key) where request_key is not null;
-- What says the same again joins the proposal that waits.
create unique index change_alike on changes.change (contact_id, kind, coalesce(field, ''), coalesce(source_id, 0),
  coalesce(record, ''), coalesce(from_value, ''), (case kind when 'number_add' then to_value else '' end))
  where state = 'proposed';

create table changes.step (
  change_id int not null references changes.change on delete cascade,
  no int generated always as identity,
  at timestamptz not null default now(),
  what text not null,
  account_id int,
  by_name text,
  detail text,
  primary key (change_id, no)
);

-- An answer to this question means this of the person.
create table changes.rule (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  flow_id int not null,
  key text not null,
  category text,
  means text not null,
  field text,
  value text,
  account_id int,
  created_at timestamptz not null default now()
);
create unique index rule_once on changes.rule (flow_id, key, coalesce(category, ''), means, coalesce(field, ''));

-- Answers that rules speak of, noted by whoever writes them in the same transaction, and taken away in the transaction of
-- the proposal: nothing is missed, nothing doubled.
create table changes.heard (
  id bigint generated always as identity primary key,
  rule_id int not null,
  contact_id int not null,
  run_uuid uuid not null,
  flow_id int not null,
  value text not null,
  at timestamptz not null,
  key text not null,
  name text not null,
  category text,
  input text
);

create function changes.note_results() returns trigger language plpgsql as $$
begin
  if not exists (select from changes.rule) then
    return null;
  end if;
  insert into changes.heard (rule_id, contact_id, run_uuid, flow_id, value, at, key, name, category, input)
  select r.id, f.contact_id, f.run_uuid, f.flow_id, f.value, f.created_at, f.key, f.name, f.category, f.input
  from fresh f join changes.rule r on r.flow_id = f.flow_id and r.key = f.key
  where case when r.category is null then coalesce(f.category, '') not in ('Other', 'No Response', 'Failure')
    else lower(f.category) = lower(r.category) end;
  return null;
end $$;
create trigger changes_answered after insert on sessions.result
  referencing new table as fresh for each statement execute function changes.note_results();
create trigger changes_answered_again after update on sessions.result
  referencing new table as fresh for each statement execute function changes.note_results();

-- What flows changed of people whose registry may want to know: name, language, numbers.
create table sessions.learned (
  id bigint generated always as identity primary key,
  contact_id int not null,
  flow_id int,
  kind text not null check (kind in ('name', 'language', 'number_add')),
  value text not null,
  at timestamptz not null default now()
);

create table changes.source (
  source_id int primary key references registry.source on delete cascade,
  write_back text not null check (write_back in ('off', 'ask'))
);

-- Of one row: when a number is taken for dead.
create table changes.dead_number (
  one boolean primary key default true check (one),
  on_off boolean not null default true,
  failures smallint not null default 3,
  days smallint not null default 7,
  -- Messages are looked at twice: soon, and when the last network has given its last word about them.
  soon_id bigint not null default 0,
  late_id bigint not null default 0
);
insert into changes.dead_number (soon_id, late_id)
  select id, id from messaging.id_floor(now() - interval '60 days') id;

-- Groups that are kept together with a registry's. Rows of registry.group_member are what both sides had last: what is
-- another on our side is to be written there.
alter table registry.contact_group add column two_way boolean not null default false, add column source_name text;
create table changes.tie (
  group_id int primary key references registry.contact_group on delete cascade,
  state text not null default 'waiting' check (state in ('in_step', 'waiting', 'gone', 'failed')),
  trouble text,
  written_at timestamptz,
  attempts smallint not null default 0,
  due_at timestamptz not null default now()
);
-- Who came into such a group here, or left it, and may not be (or still be) in the registry's.
create table changes.moved (
  group_id int not null references changes.tie on delete cascade,
  contact_id int not null,
  primary key (group_id, contact_id)
);
create function changes.note_moved() returns trigger language plpgsql as $$
begin
  if exists (select from changes.tie) then
    insert into changes.moved (group_id, contact_id)
    select t.group_id, n.id from fresh n join gone o using (id) join changes.tie t
      on (n.groups @> array[t.group_id]) <> (o.groups @> array[t.group_id])
    where n.groups <> o.groups on conflict do nothing;
  end if;
  return null;
end $$;
create trigger changes_moved after update on registry.contact
  referencing old table as gone new table as fresh for each statement execute function changes.note_moved();
create index group_member_contact on registry.group_member (group_id, contact_id);

create or replace function registry.write_group(source int, record text, title text, members text[]) returns void
language plpgsql as $$
declare
  the_group int;
  mutual boolean;
begin
  select g.id, g.two_way into the_group, mutual from registry.contact_group g
    where g.source_id = source and g.resource_id = record;
  if the_group is null then
    insert into registry.contact_group as g (name, source_id, resource_id, source_name) values (title, source, record, title)
      on conflict (lower(name)) do update set source_id = coalesce(g.source_id, source),
        resource_id = coalesce(g.resource_id, record)
      returning g.id, g.two_way into the_group, mutual;
  end if;
  -- A new name there is followed, unless the name is taken or was changed here meanwhile.
  update registry.contact_group g set source_name = title,
      name = case when g.name = coalesce(g.source_name, g.name) and (g.two_way or g.source_name is not null)
        and not exists (select from registry.contact_group o where lower(o.name) = lower(title) and o.id <> g.id)
        then title else g.name end
    where g.id = the_group and g.source_id = source and g.resource_id = record
      and g.source_name is distinct from title;
  with gone as (
    delete from registry.group_member m
    where m.group_id = the_group and m.source_id = source and m.practitioner_ref <> all(members)
    returning m.contact_id
  )
  update registry.contact c set groups = array_remove(c.groups, the_group) from gone where c.id = gone.contact_id;
  with fresh as (
    insert into registry.group_member (group_id, source_id, practitioner_ref, contact_id)
      select the_group, source, m, i.contact_id from unnest(members) m
      left join registry.identity i on i.source_id = source and i.resource_id = m
      on conflict do nothing returning contact_id
  )
  update registry.contact c set groups = array(select distinct unnest(c.groups || the_group) order by 1)
  from fresh m where c.id = m.contact_id and not c.groups @> array[the_group];
  -- Who was taken out here of a group that is kept both ways stays out until the registry has heard of it.
  if not mutual then
    update registry.contact c set groups = array(select distinct unnest(c.groups || the_group) order by 1)
    from registry.group_member m
    where m.group_id = the_group and c.id = m.contact_id and not c.groups @> array[the_group];
  end if;
end $$;
