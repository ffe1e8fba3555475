-- Saved questions about contacts, and the bitmaps that answer them: see docs/decisions/030-audiences-by-bitmaps.md.
create schema audiences;

create table audiences.audience (
  id uuid primary key default uuidv7(),
  name text not null,
  query text not null,
  created_at timestamptz not null default now(),
  account_id int,
  by_name text
);
create unique index audience_name on audiences.audience (lower(name));

-- For each block of 32,768 contact ids: who has what. Position in a block = id & 32767.
create table audiences.block (
  block int primary key,
  everyone bit(32768) not null,
  built_at timestamptz not null default now()
);
alter table audiences.block alter column everyone set storage main;

create table audiences.bits (
  block int not null,
  key text collate "C" not null,
  -- Either the positions, where they are few, or one bit for each.
  few smallint[],
  bits bit(32768),
  primary key (block, key)
);
alter table audiences.bits alter column bits set storage main;
alter table audiences.bits alter column few set storage main;

-- Contacts that changed after their block was built. Whoever counts takes them from registry.contact instead.
create table audiences.change (contact_id int not null)
  with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

do $$ begin
  execute format(
    'create aggregate audiences.collect(int, int) (sfunc = set_bit, stype = "bit", initcond = %L)', repeat('0', 32768));
end $$;

-- Numbers below a bound, from bitmaps of the contacts whose number has a zero at a place, the lowest place first: where
-- the bound has a one, a zero is less; where it has a zero, only a zero can still be less.
create function audiences.below_step(less bit, zeros bit, one boolean) returns bit
language plpgsql immutable parallel safe as $$
begin
  if one then
    return less | zeros;
  end if;
  return less & zeros;
end $$;
do $$ begin
  execute format(
    'create aggregate audiences.below(bit, boolean) (sfunc = audiences.below_step, stype = "bit", initcond = %L)',
    repeat('0', 32768));
end $$;

create function audiences.note_new() returns trigger language plpgsql as $$
begin
  insert into audiences.change (contact_id) select id from fresh;
  return null;
end $$;

create function audiences.note_gone() returns trigger language plpgsql as $$
begin
  insert into audiences.change (contact_id) select id from gone;
  return null;
end $$;

-- Only what the bitmaps hold: another message from somebody who was heard before changes none of them.
create function audiences.note_changed() returns trigger language plpgsql as $$
begin
  insert into audiences.change (contact_id)
  select n.id from fresh n join gone o using (id)
  where (n.name, n.last_heard_at is null, n.status, n.language, n.gender, n.birth_date, n.cadres, n.jobs, n.skills, n.employers, n.facilities,
         n.facility_types, n.places, n.groups, n.schemes, n.reach, n.created_at)
    is distinct from
        (o.name, o.last_heard_at is null, o.status, o.language, o.gender, o.birth_date, o.cadres, o.jobs, o.skills, o.employers, o.facilities,
         o.facility_types, o.places, o.groups, o.schemes, o.reach, o.created_at);
  return null;
end $$;

create trigger audiences_new after insert on registry.contact
  referencing new table as fresh for each statement execute function audiences.note_new();
create trigger audiences_changed after update on registry.contact
  referencing old table as gone new table as fresh for each statement execute function audiences.note_changed();
create trigger audiences_gone after delete on registry.contact
  referencing old table as gone for each statement execute function audiences.note_gone();

create function audiences.note_identity() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then
    insert into audiences.change (contact_id) select distinct contact_id from fresh;
  end if;
  if tg_op <> 'INSERT' then
    insert into audiences.change (contact_id) select distinct contact_id from gone;
  end if;
  return null;
end $$;
create trigger audiences_identity_new after insert on registry.identity
  referencing new table as fresh for each statement execute function audiences.note_identity();
create trigger audiences_identity_changed after update on registry.identity
  referencing old table as gone new table as fresh for each statement execute function audiences.note_identity();
create trigger audiences_identity_gone after delete on registry.identity
  referencing old table as gone for each statement execute function audiences.note_identity();

create function audiences.note_truncate() returns trigger language plpgsql as $$
begin
  delete from audiences.block;
  delete from audiences.bits;
  delete from audiences.change;
  return null;
end $$;
create trigger audiences_truncate after truncate on registry.contact
  for each statement execute function audiences.note_truncate();

insert into audiences.change (contact_id) select id from registry.contact;

-- Lists by name and by when somebody was heard; shared numbers; the few who opted out.
create index contact_name on registry.contact (lower(btrim(name)) collate "C", id);
create index contact_heard on registry.contact (last_heard_at desc, id desc) where last_heard_at is not null;
create index contact_shared on registry.contact (tel collate "C", id) where shared and reach = 0;
create index address_opted_out on registry.address (contact_id) where opted_out;
create index place_code on registry.place (lower(code)) where code is not null;
