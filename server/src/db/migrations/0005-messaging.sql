-- Messages in and out, and the channels that carry them. Hot tables carry no foreign keys and few indexes: whoever makes
-- a row checks what it names.
create schema messaging;

-- Message ids are ordered by time and stay below 2^53: 31 bits of seconds since 2024, then 22 bits within the second.
-- The lower half of each second is given out in blocks of 1,024 to the senders, the upper half one by one.
create function messaging.id_floor(at timestamptz) returns bigint language sql immutable parallel safe
  return (floor(extract(epoch from at))::bigint - 1704067200) * 4194304;
create function messaging.id_time(id bigint) returns timestamptz language sql immutable parallel safe
  return to_timestamp(id / 4194304 + 1704067200);
create sequence messaging.block as bigint minvalue 0 maxvalue 2047 cycle;
create sequence messaging.single as bigint minvalue 0 maxvalue 2097151 cycle cache 1;
create function messaging.next_block() returns bigint language sql volatile
  return messaging.id_floor(clock_timestamp()) + nextval('messaging.block') * 1024;
create function messaging.next_id() returns bigint language sql volatile
  return messaging.id_floor(clock_timestamp()) + 2097152 + nextval('messaging.single');

create table messaging.channel (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  name text not null,
  kind text not null,
  scheme text not null,
  settings jsonb not null default '{}',     -- without secrets
  secrets bytea,                            -- sealed JSON of the secret settings
  secret_names text[] not null default '{}',
  rate double precision,                    -- parts per second; null is as fast as the network takes
  paused boolean not null default false,
  version int not null default 1,           -- grows with each change that needs the link to be opened again
  -- The node that has the link open. The epoch fences one that lost the lease without noticing.
  owner uuid,
  epoch int not null default 0,
  lease_until timestamptz not null default '-infinity',
  link text not null default 'idle',
  link_reason text,
  link_since timestamptz,
  created_by int,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create unique index channel_name on messaging.channel (lower(name)) where retired_at is null;

-- A text that many messages share is stored once.
create table messaging.body (
  id bigint generated always as identity primary key,
  text text not null
);

-- One text to one contact, written when the network has answered (or the message has ended without it). States:
-- 1 queued 2 held 3 sending 4 sent 5 delivered 6 read 7 failed 8 expired 9 cancelled 10 unknown. They only move forward.
create table messaging.message (
  id bigint not null,
  contact_id int,
  channel_id int not null,
  broadcast_id int,
  body_id bigint,
  state smallint not null,
  lane smallint not null,
  parts smallint not null default 1,
  attempts smallint not null default 1,
  parts_done bigint not null default 0,     -- one bit for each part whose delivery was reported
  sent_at timestamptz,
  final_at timestamptz,
  address text not null,
  failure text,
  detail text,                              -- the network's own words
  text text,                                -- when it differs from the shared body
  primary key (id)
) partition by range (id);
create index message_contact on messaging.message (contact_id, id);

-- Singles, replies, retries and held messages: one row each until the network has answered.
create table messaging.outbox (
  id bigint primary key,                    -- becomes the message's id; the key for networks that take one
  channel_id int not null,
  lane smallint not null,
  due_at timestamptz not null default now(),
  expires_at timestamptz not null,
  contact_id int,
  broadcast_id int,
  body_id bigint,
  attempts smallint not null default 0,
  claimed int,                              -- epoch of the owner that is handing it over
  held boolean not null default false,      -- its broadcast is paused
  waives_consent boolean not null default false, -- the confirmation of an opt-out itself
  address text not null,
  text text,
  last_failure text,
  created_at timestamptz not null default now()
) with (fillfactor = 70);
create index outbox_due on messaging.outbox (channel_id, lane, due_at);
create index outbox_contact on messaging.outbox (contact_id);
create index outbox_broadcast on messaging.outbox (broadcast_id) where broadcast_id is not null;

-- The network's ids of what was sent, one row per batch: receipts that memory has forgotten are found here.
create table messaging.sent (
  no bigint generated always as identity primary key,
  channel_id int not null,
  at timestamptz not null default now(),
  ids bigint[] not null,
  external_ids text[] not null,
  part_nos smallint[] not null
);
alter table messaging.sent alter column ids set storage external, alter column external_ids set storage external,
  alter column part_nos set storage external;
create index sent_at on messaging.sent (channel_id, at);

-- Receipts whose message is not known (yet): tried again for some minutes.
create table messaging.orphan (
  id bigint generated always as identity primary key,
  channel_id int not null,
  at timestamptz not null default now(),
  receipt jsonb not null
);
create index orphan_at on messaging.orphan (channel_id, at);

-- Messages whose answer was lost, by address: a later receipt for that number resolves them.
create table messaging.unresolved (
  id bigint primary key,
  channel_id int not null,
  address text not null,
  at timestamptz not null default now()
);
create index unresolved_address on messaging.unresolved (channel_id, address);

-- Counters by broadcast: appended with each change of state, merged later; a reader adds both.
create table messaging.delta (
  broadcast_id int not null,
  minute int not null,                      -- minutes since 1970
  state smallint not null,
  failure text,
  entered int not null,
  gone int not null
);
create table messaging.tally (
  broadcast_id int not null,
  minute int not null,
  state smallint not null,
  failure text not null default '',
  entered int not null,
  gone int not null,
  primary key (broadcast_id, minute, state, failure)
) with (fillfactor = 70);

-- Who of a broadcast's recipients has written since.
create table messaging.reply (
  broadcast_id int not null,
  contact_id int not null,
  at timestamptz not null default now(),
  primary key (broadcast_id, contact_id)
);

-- What people write to us, stored before it is acknowledged.
create table messaging.incoming (
  id bigint not null,                       -- messaging.next_id(): one order with the messages that went out
  channel_id int not null,
  contact_id int,                           -- null: an unknown sender, kept all the same
  scheme text not null,
  address text not null,                    -- normalised
  to_address text,
  text text not null,
  external_id text,                         -- the network's id
  received_at timestamptz not null default now(),
  network_at timestamptz,                   -- when the network says it was written
  handled_at timestamptz,
  outcome text,                             -- what the handling made of it
  primary key (id)
) partition by range (id);
create index incoming_contact on messaging.incoming (contact_id, id);
create index incoming_address on messaging.incoming (address, id);
create index incoming_waiting on messaging.incoming (id) where handled_at is null;

-- Keys of what came in lately: the network's id, else the sender with a digest of their last words.
create table messaging.incoming_seen (
  channel_id int not null,
  key text not null,
  digest text,
  incoming_id bigint not null,
  at timestamptz not null default now(),
  primary key (channel_id, key)
);
create index incoming_seen_at on messaging.incoming_seen (at);

-- Months are made ahead of time, with room in each page so that a receipt updates a row in place.
create function messaging.make_partitions(months int) returns int language plpgsql as $$
declare
  first timestamptz;
  next timestamptz;
  made int := 0;
  name text;
  parent text;
begin
  for i in 0..months loop
    first := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => i)) at time zone 'UTC';
    next := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => i + 1)) at time zone 'UTC';
    foreach parent in array array['message', 'incoming'] loop
      name := parent || to_char(first at time zone 'UTC', '_YYYY_MM');
      continue when to_regclass('messaging.' || name) is not null;
      execute format('create table messaging.%I partition of messaging.%I for values from (%s) to (%s)%s', name, parent,
        messaging.id_floor(first), messaging.id_floor(next),
        case parent when 'message' then ' with (fillfactor = 50)' else '' end);
      made := made + 1;
    end loop;
  end loop;
  return made;
end $$;
select messaging.make_partitions(3);
