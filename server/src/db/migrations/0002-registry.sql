-- The workforce: outside resources as received, and their projection into rows that can be rebuilt from them.
create schema registry;

create table registry.source (
  id int generated always as identity primary key,
  name text not null unique,
  kind text not null,           -- fhir, sheet, demo
  settings jsonb not null default '{}',
  secrets bytea,
  created_at timestamptz not null default now(),
  last_import_at timestamptz
);

-- As received, compressed: raw jsonb would triple the cost of a sync.
create table registry.resource (
  source_id int not null references registry.source,
  type text not null,
  id text not null,
  version text,
  hash bytea not null,
  content bytea not null,
  received_at timestamptz not null default now(),
  primary key (source_id, type, id)
);

-- Lists that name things: cadres, jobs, skills, facility types, employers.
create table registry.concept (
  id int generated always as identity primary key,
  kind text not null check (kind in ('cadre', 'job', 'skill', 'facility_type', 'employer')),
  code text not null,
  name text not null,
  names jsonb,                  -- {fr: …}
  cadre_id int references registry.concept, -- of a job
  source_id int references registry.source,
  unique (kind, code)
);

create table registry.place (
  id int generated always as identity primary key,
  source_id int not null references registry.source,
  resource_id text not null,
  name text not null,
  code text,
  level text,                   -- country, region, county, district, facility …
  facility boolean not null default false,
  type_id int references registry.concept,
  parent_id int references registry.place,
  -- The place itself and all its ancestors, nearest first: a subtree test is one index probe.
  path int[] not null default '{}',
  latitude double precision,
  longitude double precision,
  active boolean not null default true,
  unique (source_id, resource_id)
);
create index place_parent on registry.place (parent_id);
create index place_name on registry.place (lower(name));
create index place_path on registry.place using gin (path);

create table registry.contact (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7(),
  name text not null,
  given_name text,
  family_name text,
  status smallint not null default 1,      -- 1 active, 2 inactive (left, retired, no current role), 3 blocked, 4 archived
  language text,                            -- ISO 639-3
  gender text,                              -- FHIR administrative gender
  birth_date date,
  -- What audiences are chosen by, from all current roles. Ids of registry.concept and registry.place.
  cadres int[] not null default '{}',
  jobs int[] not null default '{}',
  skills int[] not null default '{}',
  employers int[] not null default '{}',
  facilities int[] not null default '{}',
  facility_types int[] not null default '{}',
  places int[] not null default '{}',       -- facilities and all their ancestors
  groups int[] not null default '{}',
  fields jsonb not null default '{}',       -- {key: {text, number?, datetime?, place?}}
  -- The one address that a send would use now, and why not: kept by registry.refresh_reach.
  tel text,
  schemes text[] not null default '{}',     -- kinds of address that the contact has
  reach smallint not null default 1,        -- 0 reachable, 1 no address, 2 invalid number, 3 opted out, 4 inactive
  shared boolean not null default false,    -- another contact has the same preferred address
  last_heard_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index contact_uuid on registry.contact (uuid);

create table registry.address (
  id int generated always as identity primary key,
  contact_id int not null references registry.contact,
  scheme text not null,
  value text not null,                      -- E.164 for tel; as written when invalid
  raw text,                                 -- as the source wrote it, when it was mended or refused
  mended text,                              -- how it was mended, a word of the closed list of lib/phone
  use text,
  rank smallint not null default 100,       -- smaller is preferred
  valid boolean not null,
  refusal text,                             -- why it is not valid
  opted_out boolean not null default false,
  source_id int references registry.source,
  created_at timestamptz not null default now(),
  unique (contact_id, scheme, value)
);
create index address_value on registry.address (scheme, value);

create table registry.role (
  id int generated always as identity primary key,
  contact_id int not null references registry.contact,
  source_id int not null references registry.source,
  resource_id text not null,
  cadre_id int references registry.concept,
  job_id int references registry.concept,
  facility_id int references registry.place,
  employer_id int references registry.concept,
  skills int[] not null default '{}',
  starts_on date,
  ends_on date,
  active boolean not null default true,
  unique (source_id, resource_id)
);
create index role_contact on registry.role (contact_id);

-- Which outside records a contact comes from; several sources may speak of one person.
create table registry.identity (
  source_id int not null references registry.source,
  resource_id text not null,                -- Practitioner id
  contact_id int not null references registry.contact,
  primary key (source_id, resource_id)
);
create index identity_contact on registry.identity (contact_id);

create table registry.identifier (
  contact_id int not null references registry.contact,
  system text not null,
  value text not null,
  source_id int references registry.source,
  primary key (contact_id, system, value)
);
create index identifier_value on registry.identifier (value, system);

create table registry.contact_group (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  name text not null,
  query text,                               -- a smart group; null is kept by hand
  source_id int references registry.source,
  created_at timestamptz not null default now()
);
create unique index contact_group_name on registry.contact_group (lower(name));

create table registry.field (
  key text primary key,
  name text not null,
  type text not null check (type in ('text', 'number', 'datetime', 'place'))
);

-- One run of an import: what came, and what became of each resource or row.
create table registry.import (
  id int generated always as identity primary key,
  uuid uuid not null default uuidv7() unique,
  source_id int not null references registry.source,
  job_id bigint,
  dry_run boolean not null default false,
  state text not null default 'waiting',    -- waiting, running, done, failed, cancelled
  -- {Practitioner: {taken, changed, unchanged, mended, refused}, …}
  counts jsonb not null default '{}',
  progress jsonb not null default '{}',     -- {read, of, bytes, bytes_of, checkpoint}
  error text,
  created_by int,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);

-- What was mended or refused, with the place in the input and the reason. Bounded per import by its writer.
create table registry.import_note (
  import_id int not null references registry.import on delete cascade,
  no bigint generated always as identity,
  verdict text not null check (verdict in ('mended', 'refused', 'warned')),
  item text not null,                       -- Practitioner/P1, or row 17
  element text,                             -- telecom[0], or the column's name
  value text,
  reason text not null,                     -- a code of the closed list, words in the words files
  detail text,
  primary key (import_id, no)
);
