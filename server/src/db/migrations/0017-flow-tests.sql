-- Conversations that are kept as tests of a flow and played before a revision of it runs.
create table flows.test (
  id int generated always as identity primary key,
  uuid uuid not null unique,
  flow_id int not null references flows.flow,
  name text not null,
  conversation jsonb not null,
  author_id int,
  author text not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  unique (flow_id, name)
);
