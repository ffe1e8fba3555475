-- Continuous synchronisation with outside registries.
create schema sync;

alter table registry.source
  -- Smaller wins where two sources say different things of one person.
  add column priority int not null default 100,
  -- How its resources are read (contract/src/mapping.ts); null is the usual way.
  add column mapping jsonb,
  -- Taken leave of: nothing is read any more; its people stay as they were, inactive where no other source knows them.
  add column left_at timestamptz,
  -- {all, active, only_here}, counted after an import and now and then.
  add column people jsonb,
  add column people_at timestamptz;

-- What was refused, so that it can be run again after the mapping or a setting was mended.
create table registry.refused (
  source_id int not null,
  item text not null,           -- Practitioner/P1, or where it stood in the input
  type text not null,
  reason text not null,
  detail text,
  content text,                 -- as it came; null when it was too large to keep
  bytes int not null,
  import_id int not null,       -- which import refused it last
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  tries int not null default 1,
  primary key (source_id, item)
);

-- What a source says is gone, until all of it is known and it is no more than the brake allows.
create table registry.going (
  source_id int not null,
  type text not null,
  id text not null,
  -- The source has said so; else it was only missing when all ids were compared.
  sure boolean not null,
  -- Somebody has said that it is to be kept all the same, until it is there again or is looked for by hand.
  kept boolean not null default false,
  primary key (source_id, type, id)
);

-- How a source is kept in step with. Sources that are fed by files have no row.
create table sync.source (
  source_id int primary key references registry.source on delete cascade,
  schedule jsonb not null,      -- contract/src/sources.ts
  options jsonb not null default '{}',
  paused boolean not null default false,
  due_at timestamptz,           -- null: only when asked
  cursor jsonb,                 -- the connector's own; saved with the end of the exchange that reached it
  in_step_at timestamptz,
  full_at timestamptz,
  sweep_at timestamptz,
  failures int not null default 0,
  outage_since timestamptz,
  outage_words text,
  outage_said text,
  question jsonb,               -- the brake: {import_id, type, missing, of, sample, asked_at, answer}
  probe jsonb,
  probed_at timestamptz,
  hook_hash bytea,              -- SHA-256 of the secret in the hook's address
  hook_secret bytea,            -- the secret, sealed, to be shown again
  hook_at timestamptz,          -- last heard
  subscription jsonb            -- {state, id, words}
);
-- Servers that were connected before go on as they did: read when somebody asks.
insert into sync.source (source_id, schedule)
  select id, '{"kind": "hand"}' from registry.source where settings ? 'url';
create index source_due on sync.source (due_at) where due_at is not null and not paused;

-- What an import of a connected source was asked to do, beside its account in registry.import.
create table sync.exchange (
  import_id int primary key,
  source_id int not null,
  mode text not null,
  why text not null,
  began_at timestamptz not null,
  since jsonb,                  -- the cursor that it began from
  reached jsonb,                -- and the one that it ended with
  told jsonb,                   -- how each type was read, and what was noticed on the way: {types, facts}
  requests int not null default 0,
  bytes bigint not null default 0,
  attempts int not null default 0,
  stuck_at int,                 -- how much was read when it failed last
  said text
);
create index exchange_source on sync.exchange (source_id, import_id desc);

create index import_source on registry.import (source_id, id desc);
