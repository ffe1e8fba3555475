-- Triggers of every kind, starts that are due later or asked for by flows, and subscribers of resthooks.
alter table sessions.trigger
  drop constraint trigger_kind_check,
  drop column interrupts,                   -- a flow says that it ignores triggers
  add column area int[];                    -- of who made it: what its conversations start reaches no further
alter table sessions.trigger add constraint trigger_kind_check
  check (kind in ('keyword', 'catch_all', 'new_conversation', 'missed_call', 'incoming_call'));

alter table sessions.start
  add column origin text not null default 'officer', -- officer, flow, schedule, campaign
  add column due_at timestamptz not null default now(),
  add column by_flow_id int,                -- of one that a flow asked for: which, where, with whom
  add column by_node_uuid uuid,
  add column by_contact_id int,
  add column trigger jsonb;                 -- what its conversations know about where they come from

-- What a step asked for that reaches others: written with the step, done once by whichever node takes it.
create table sessions.follow_up (
  uuid uuid primary key,                    -- of the engine's event: the key that makes it once
  kind text not null check (kind in ('start', 'broadcast')),
  flow_id int,
  node_uuid uuid,
  contact_id int not null,
  channel_id int,
  area int[],
  event jsonb not null,
  attempts int not null default 0,
  due_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  done_at timestamptz,
  outcome text,                             -- done, nobody, refused
  made uuid                                 -- the start or the broadcast
);
create index follow_up_due on sessions.follow_up (due_at) where done_at is null;

-- A step that calls an address which has all the places that one address may have waits for one of them.
alter table sessions.errand add column waits_for text;
alter table sessions.call add column attempts smallint not null default 1;

-- Who is told when a flow calls the resthook of that name.
create table flows.resthook_subscriber (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  slug text not null,
  target_url text not null,
  created_by int,
  created_at timestamptz not null default now(),
  unique (slug, target_url)
);

-- Keywords take nobody out of such a flow: for questions whose answers are words that begin others.
alter table flows.flow add column ignores_triggers boolean not null default false;
