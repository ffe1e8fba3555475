-- Results: what officers make of the answers, who was reminded, how surveys were closed, and files to download.
create schema results;

-- Themes that officers look for in answers in words, by question.
create table results.theme (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  flow_id int not null,
  key text not null,
  no int not null,
  name text not null,
  words text[] not null,
  created_by int,
  created_at timestamptz not null default now()
);
create index theme_question on results.theme (flow_id, key, no);

-- One press of the button: the waiting question once more to those who are still silent. The cursor moves in the same
-- transaction as the messages.
create table results.reminder (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  start_id int not null,
  account_id int,
  request_key text,
  by_name text not null,
  lane smallint not null,
  area int[],
  cursor int not null default 0,            -- the last contact that was looked at
  people int not null default 0,
  reminded int not null default 0,
  started_again int not null default 0,
  again_start int,                          -- the start by which those begin again who had been silent for too long
  not_any_more int not null default 0,
  unreachable int not null default 0,
  state text not null default 'running' check (state in ('running', 'done')),
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create unique index reminder_key on results.reminder (coalesce(account_id, 0), request_key)
  where request_key is not null;
create index reminder_start on results.reminder (start_id, id);
create unique index reminder_running on results.reminder (start_id) where state = 'running';

-- A survey that is over: a whole flow, or one start of it. Once.
create table results.closing (
  id int generated always as identity primary key,
  flow_id int not null,
  start_id int,
  account_id int,
  by_name text not null,
  area int[],
  cursor int not null default 0,
  ended int not null default 0,
  broadcast uuid,
  recipients int not null default 0,
  state text not null default 'closing' check (state in ('closing', 'closed')),
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create unique index closing_once on results.closing (flow_id, coalesce(start_id, 0));

-- Files to download, in parts: any node gives any range of bytes, and a download that was cut goes on.
create table results.export (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  flow_id int not null,
  account_id int,
  area int[],
  request jsonb not null,
  format text not null,
  file text not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  job_id bigint,
  attempt int not null default 0,           -- parts of an earlier attempt are thrown away
  rows int not null default 0,
  of int,
  bytes bigint not null default 0,
  error text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index export_account on results.export (account_id, id);
create index export_expires on results.export (expires_at);
create table results.export_part (
  export_id int not null references results.export on delete cascade,
  no int not null,
  from_byte bigint not null,
  bytes bytea not null,
  primary key (export_id, no)
);
alter table results.export_part alter column bytes set storage external;

-- Who was left out of a start, and why: when it was frozen, and when their turn came.
create table sessions.start_left_out (
  start_id int not null,
  no int not null generated always as identity,
  reason text not null,
  contact_ids int[] not null,
  primary key (start_id, reason, no)
);
