-- One act of sending to an audience: frozen when it is accepted, walked by the owner of its channel.
create schema broadcasts;

create table broadcasts.broadcast (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  account_id int,
  request_key text,
  request_hash bytea,
  name text not null,
  query text not null,
  texts jsonb not null,                     -- by language; default for everyone else
  bodies jsonb not null,                    -- id of messaging.body by language
  channel_id int not null,
  lane smallint not null,
  state text not null check (state in ('scheduled', 'queued', 'sending', 'paused', 'done', 'cancelled')),
  at text,                                  -- as asked
  due_at timestamptz not null default now(),
  expires_at timestamptz not null,
  area int[],                               -- of the maker; null is the whole country
  recipients int not null default 0,
  audience int not null default 0,          -- recipients and those left out when it was frozen
  again_of int,                             -- the broadcast that this one repeats
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create unique index broadcast_key on broadcasts.broadcast (coalesce(account_id, 0), request_key)
  where request_key is not null;
create index broadcast_active on broadcasts.broadcast (channel_id, lane, id)
  where state in ('scheduled', 'queued', 'sending', 'paused');

-- 1,000 recipients, contact ids ascending. What stands before the cursor was handed over; the rest is waiting.
create table broadcasts.chunk (
  broadcast_id int not null,
  no int not null,
  size smallint not null,
  cursor smallint not null default 0,
  last_id int not null,                     -- the greatest contact id
  due_at timestamptz not null default '-infinity',
  contact_ids int[] not null,
  primary key (broadcast_id, no)
) with (fillfactor = 50);
alter table broadcasts.chunk alter column contact_ids set storage external;

-- What is being handed over: from the commit of the cursor until every answer is recorded. What a crash leaves here is
-- the only part of a broadcast whose fate may be unknown.
create table broadcasts.slice (
  id_base bigint primary key,               -- the message of the first contact; the others follow
  channel_id int not null,
  broadcast_id int not null,
  epoch int not null,
  no int not null,
  from_at smallint not null,                -- positions in the chunk: [from_at, to_at)
  to_at smallint not null
);
create index slice_channel on broadcasts.slice (channel_id);

-- Who was left out, and why: when it was frozen (slice null), or at hand-over because something has changed since.
create table broadcasts.left_out (
  broadcast_id int not null,
  no int not null generated always as identity,
  reason text not null,
  slice bigint,
  contact_ids int[] not null,
  primary key (broadcast_id, reason, no)
);
alter table broadcasts.left_out alter column contact_ids set storage external;
