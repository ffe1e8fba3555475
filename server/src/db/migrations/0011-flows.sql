-- Flows and their revisions. A definition is kept as the text that was saved, in the newest version of the format.
create schema flows;

create table flows.flow (
  id int generated always as identity primary key,
  uuid uuid not null unique,                -- the definition's own: flows name each other by it
  name text not null,
  type text not null,
  newest int not null default 0,            -- number of the last revision
  published int,                            -- number of the revision that runs; null: not yet
  created_by int,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  archived_at timestamptz                   -- nobody is started in it; who is in it goes on
);
create index flow_name on flows.flow (lower(name));

create table flows.revision (
  flow_id int not null references flows.flow,
  number int not null,
  definition text not null,
  note text,
  author_id int,
  author text not null,
  created_at timestamptz not null default now(),
  primary key (flow_id, number)
);

-- Grows with every change of what runs: whoever keeps compiled flows asks for it, and need not ask for more.
create table flows.version (n bigint not null);
insert into flows.version values (1);
