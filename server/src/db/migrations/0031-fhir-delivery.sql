-- Bulk exports of the façade, its subscriptions, and what they have to deliver.
create schema if not exists fhir;

-- One row for each $export: what was asked, by whom, and how far its job has come.
create table fhir.export (
  id uuid primary key default uuidv7(),
  account_id int not null,
  area int[],                   -- of the account when it asked: the files hold no more than that
  request jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  job_id bigint,
  attempt int not null default 0,
  position jsonb not null default '{}',   -- the type and the cursor of the next page
  resources bigint not null default 0,
  at timestamptz not null,      -- everything that was committed before is in the files
  error text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '1 day'
);
create index export_account on fhir.export (account_id);
create index export_expires on fhir.export (expires_at);

create table fhir.export_file (
  export_id uuid not null references fhir.export on delete cascade,
  no int not null,
  list text not null check (list in ('output', 'deleted', 'error')),
  type text not null,
  resources int not null,
  bytes bigint not null,
  packed bigint not null,
  crc bigint not null,          -- CRC-32 of all bytes so far
  primary key (export_id, no)
);

-- Each part is one whole number of lines, compressed by itself; one after another they are one compressed stream.
create table fhir.export_part (
  export_id uuid not null references fhir.export on delete cascade,
  file int not null,
  no int not null,
  packed bytea not null,
  primary key (export_id, file, no)
);
alter table fhir.export_part alter column packed set storage external;

create table fhir.subscription (
  id uuid primary key default uuidv7(),
  version int not null default 1,
  updated_at timestamptz not null default date_trunc('milliseconds', now()),
  account_id int not null,      -- in whose area and with whose rights it looks
  resource jsonb not null,      -- as it was given, without headers, status and error
  headers bytea,                -- sealed
  type text not null,
  status text not null check (status in ('requested', 'active', 'error', 'off')),
  error text,
  ends_at timestamptz,
  begins_at timestamptz not null,         -- what changed before is not delivered
  seen_until timestamptz not null default now(),   -- changes up to this moment have become deliveries
  refused int not null default 0,         -- deliveries that the receiver has refused, one after another
  due_at timestamptz not null default now(),
  lease uuid,
  leased_until timestamptz,
  key text unique                         -- of the request that made it: sent twice, made once
);
create index subscription_due on fhir.subscription (due_at) where status in ('requested', 'active');

-- One version of one resource for one subscription. The id goes along, so that a receiver can drop repetitions.
create table fhir.delivery (
  id uuid primary key default uuidv7(),
  subscription_id uuid not null references fhir.subscription on delete cascade,
  type text not null,
  resource_id text not null,
  version text not null,
  updated_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
  attempts int not null default 0,
  error text,
  changed_at timestamptz not null default now(),
  unique (subscription_id, type, resource_id, version)
);
create index delivery_waiting on fhir.delivery (subscription_id, updated_at, id) where state = 'waiting';
create index delivery_done on fhir.delivery (subscription_id, changed_at) where state = 'done';
create index delivery_dead on fhir.delivery (id) where state = 'dead';
