-- Requests to send that came from other systems as FHIR: what they said that no room keeps, and by which names they are known.
create schema if not exists fhir;

create table fhir.request (
  uuid uuid primary key,                    -- of the broadcast, start or schedule that it became
  what text not null check (what in ('broadcast', 'start', 'schedule', 'draft')),
  state text check (state in ('draft', 'on-hold', 'revoked')),   -- of drafts: nothing is sent
  account_id int,
  area int[],
  request_key text,                         -- the Idempotency-Key
  request_hash bytea not null,
  parent text,                              -- emNutt: requests that are parts of one, and reach each person once
  outcome jsonb not null default '{}',      -- how many recipients were asked for, unknown, left away as repeated
  resource jsonb not null,                  -- as it was sent
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create unique index request_key on fhir.request (coalesce(account_id, 0), request_key) where request_key is not null;
create index request_parent on fhir.request (coalesce(account_id, 0), parent) where parent is not null;
create index request_draft on fhir.request (uuid) where what = 'draft';

-- A business identifier is one request of its account: sent once, however often it is posted.
create table fhir.request_identifier (
  account_id int not null,                  -- 0 is the system itself
  identifier text not null,                 -- system|value
  uuid uuid not null references fhir.request,
  primary key (account_id, identifier)
);
create index request_identifier_value on fhir.request_identifier (identifier);

-- What was done with a thing, for the versions that other systems read.
create index event_target on audit.event (target) where target is not null;
