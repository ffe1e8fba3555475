-- Conversations: where each stands, what was answered, and what waits to go on. No foreign keys on the hot tables: who
-- writes a row has looked at what it names.
create schema sessions;

-- One conversation of one contact. Status: 1 waiting 2 completed 3 failed 4 interrupted.
create table sessions.session (
  uuid uuid primary key,
  contact_id int not null,
  flow_id int not null,                     -- of its last run
  start_id int,
  channel_id int,                           -- over which it goes on
  status smallint not null,
  version int not null default 1,           -- grows with each step
  timeout_at timestamptz,
  expires_at timestamptz,
  due_at timestamptz generated always as (least(timeout_at, expires_at)) stored,
  created_at timestamptz not null,
  ended_at timestamptz,
  state text                                -- the engine's JSON, while it waits
) with (fillfactor = 50);
-- A contact waits in one conversation at most.
create unique index session_waiting on sessions.session (contact_id) where status = 1;
create index session_due on sessions.session (due_at) where status = 1;

-- One passage through one flow. Status: 1 active 2 waiting 3 completed 4 expired 5 interrupted 6 failed.
create table sessions.run (
  uuid uuid primary key,
  session_uuid uuid not null,
  contact_id int not null,
  flow_id int not null,
  revision int not null,
  status smallint not null,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index run_flow on sessions.run (flow_id, contact_id);
create index run_contact on sessions.run (contact_id);

-- The last answer to each question of a run.
create table sessions.result (
  run_uuid uuid not null,
  key text not null,
  contact_id int not null,
  flow_id int not null,
  revision int not null,
  node_uuid uuid not null,
  name text not null,
  value text not null,
  category text,
  number numeric,                           -- where the value is one
  at timestamptz,                           -- where the value is an instant
  input text,
  created_at timestamptz not null,
  primary key (run_uuid, key)
);
create index result_question on sessions.result (flow_id, key);

-- What flows could not do, for their authors.
create table sessions.problem (
  id bigint generated always as identity primary key,
  flow_id int,
  contact_id int not null,
  node_uuid uuid,
  kind text not null,                       -- failure, error, warning
  code text,
  text text not null,
  at timestamptz not null default now()
);
create index problem_flow on sessions.problem (flow_id, id);

-- Steps that call out, and whatever comes for the same contact after them: one at a time, in order, outside of a
-- transaction.
create table sessions.errand (
  id bigint generated always as identity primary key,
  uuid uuid not null default uuidv7(),      -- with the number of the call: the key that makes a call once
  contact_id int not null,
  incoming_id bigint unique,
  item jsonb not null,
  attempts int not null default 0,
  due_at timestamptz not null default now(),
  lease_until timestamptz not null default '-infinity',
  created_at timestamptz not null default now()
);
create index errand_contact on sessions.errand (contact_id, id);

-- Every call of a webhook with its answer: a step that is done again takes the answers that came before.
create table sessions.call (
  errand_uuid uuid not null,
  no int not null,
  contact_id int not null,
  method text not null,
  url text not null,
  request_hash bytea not null,
  status int not null,
  elapsed_ms int not null,
  response text not null,
  at timestamptz not null default now(),
  primary key (errand_uuid, no)
);

create table sessions.start (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  account_id int,
  request_key text,
  request_hash bytea not null,
  flow_id int not null,
  query text,
  channel_id int not null,
  lane smallint not null,
  restart boolean not null,                 -- also those who were in the flow before
  skip_busy boolean not null,               -- nobody who is in another conversation
  params jsonb,
  area int[],
  recipients int not null default 0,
  left_out jsonb not null default '{}',     -- how many, by reason
  state text not null default 'running',    -- running, done, cancelled
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create unique index start_key on sessions.start (coalesce(account_id, 0), request_key) where request_key is not null;

create table sessions.start_chunk (
  start_id int not null,
  no int not null,
  lane smallint not null,
  contact_ids int[] not null,
  due_at timestamptz not null default now(),
  started int not null default 0,
  skipped_busy int not null default 0,
  skipped_before int not null default 0,
  failed int not null default 0,
  done_at timestamptz,
  primary key (start_id, no)
);
create index start_chunk_due on sessions.start_chunk (lane, start_id, no) where done_at is null;

-- What an incoming message begins when no conversation waits for it.
create table sessions.trigger (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  kind text not null check (kind in ('keyword', 'catch_all')),
  flow_id int not null,
  keywords text[] not null default '{}',    -- in lower case
  match text not null default 'first' check (match in ('first', 'only')),
  channel_id int,
  include_groups int[] not null default '{}',
  exclude_groups int[] not null default '{}',
  interrupts boolean not null default false, -- also somebody who is in a conversation
  created_by int,
  created_at timestamptz not null default now()
);
