-- Telephone calls: wished for, placed, taken, and what was said in them.
create schema calls;

create table calls.call (
  id bigint primary key default messaging.next_id(), -- in one order with messages
  uuid uuid not null default uuidv7() unique,
  channel_id int not null,
  contact_id int,                           -- null: nobody's number called, and was not taken in
  direction text not null check (direction in ('in', 'out')),
  scheme text not null,
  address text not null,
  state text not null check (state in ('queued', 'placing', 'ringing', 'open', 'ended')),
  outcome text check (outcome in ('answered', 'no_answer', 'busy', 'failed', 'not_taken', 'cancelled')),
  detail text,                              -- the provider's own words, or why it was not placed
  external_id text,                         -- the provider's id, of the last attempt
  lane smallint not null,
  attempts smallint not null default 0,
  due_at timestamptz not null default now(),
  flow_id int,                              -- what begins when it is answered
  start_id int,
  trigger text,                             -- the engine's JSON
  session_uuid uuid,
  -- Each step of the conversation waits for one answer. Answers carry the number of the wait that they are for:
  -- what comes twice finds it taken.
  wait int not null default 0,
  taken int not null default -1,
  answer text,                              -- what the provider was told last: a list of instructions
  log jsonb not null default '[]',          -- what was said and keyed, the first lines of it
  touched_at timestamptz not null default now(), -- when the provider was heard last
  answered_at timestamptz,
  ended_at timestamptz,
  seconds int
) with (fillfactor = 60);
create unique index call_external on calls.call (channel_id, external_id) where external_id is not null;
create index call_due on calls.call (channel_id, lane, due_at) where state = 'queued';
create index call_open on calls.call (channel_id, touched_at) where state in ('placing', 'ringing', 'open');
create index call_contact on calls.call (contact_id, id);
