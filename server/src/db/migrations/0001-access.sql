-- Who may come in, and what the deployment is.
create schema settings;
create table settings.entry (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);

create schema access;
create table access.account (
  id int generated always as identity primary key,
  email text not null,
  name text not null,
  password_hash text not null,
  role text not null check (role in ('administrator', 'officer')),
  -- Place ids whose subtrees this person may see; null is the whole country.
  area int[],
  language text not null default 'en',
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index account_email on access.account (lower(email));

create table access.session (
  hash bytea primary key,
  account_id int not null references access.account,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_account on access.session (account_id);

create table access.token (
  id int generated always as identity primary key,
  hash bytea not null unique,
  account_id int not null references access.account,
  name text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- One-time links: the first administrator's, and those that an administrator makes for officers.
create table access.invitation (
  hash bytea primary key,
  role text not null check (role in ('administrator', 'officer')),
  area int[],
  created_by int references access.account,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table access.idempotency (
  account_id int not null,
  key text not null,
  request_hash bytea not null,
  status smallint,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (account_id, key)
);

-- Append-only and hash-chained: each row's hash covers the row before it.
create schema audit;
create table audit.event (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  account_id int,
  subject text not null,
  action text not null,
  target text,
  detail jsonb,
  hash bytea not null
);
create index event_at on audit.event (at);

-- Slow background work, claimed by lease so that a killed node's work goes on elsewhere.
create schema jobs;
create table jobs.job (
  id bigint generated always as identity primary key,
  kind text not null,
  payload jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  -- What the work has reached: enough to show progress and to resume after a kill.
  progress jsonb not null default '{}',
  result jsonb,
  error text,
  attempts smallint not null default 0,
  cancel_requested boolean not null default false,
  due_at timestamptz not null default now(),
  lease_until timestamptz,
  created_by int,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index job_due on jobs.job (due_at) where state in ('waiting', 'running');
