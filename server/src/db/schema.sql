-- What the migrations make together; written by a test, for reading only.

table access.account (
  id integer identity not null,
  email text not null,
  name text not null,
  password_hash text not null,
  role text not null,
  area integer[],
  language text not null default 'en'::text,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  CHECK ((role = ANY (ARRAY['administrator'::text, 'officer'::text]))),
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX account_email ON access.account USING btree (lower(email));

table access.attempt (
  key bytea not null,
  count integer not null,
  started_at timestamp with time zone not null default now(),
  PRIMARY KEY (key)
);

table access.idempotency (
  account_id integer not null,
  key text not null,
  request_hash bytea not null,
  status smallint,
  response jsonb,
  created_at timestamp with time zone not null default now(),
  PRIMARY KEY (account_id, key)
);

table access.invitation (
  hash bytea not null,
  role text not null,
  area integer[],
  created_by integer,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  first boolean not null default false,
  CHECK ((role = ANY (ARRAY['administrator'::text, 'officer'::text]))),
  FOREIGN KEY (created_by) REFERENCES access.account(id),
  PRIMARY KEY (hash)
);

table access.session (
  hash bytea not null,
  account_id integer not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  FOREIGN KEY (account_id) REFERENCES access.account(id),
  PRIMARY KEY (hash)
);
CREATE INDEX session_account ON access.session USING btree (account_id);

table access.token (
  id integer identity not null,
  hash bytea not null,
  account_id integer not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  FOREIGN KEY (account_id) REFERENCES access.account(id),
  PRIMARY KEY (id),
  UNIQUE (hash)
);

table audiences.audience (
  id uuid not null default uuidv7(),
  name text not null,
  query text not null,
  created_at timestamp with time zone not null default now(),
  account_id integer,
  by_name text,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX audience_name ON audiences.audience USING btree (lower(name));

table audiences.bits (
  block integer not null,
  key text not null,
  few smallint[],
  bits bit(32768),
  PRIMARY KEY (block, key)
);

table audiences.block (
  block integer not null,
  everyone bit(32768) not null,
  built_at timestamp with time zone not null default now(),
  PRIMARY KEY (block)
);

table audiences.change (
  contact_id integer not null
);

table audit.event (
  id bigint identity not null,
  at timestamp with time zone not null default now(),
  account_id integer,
  subject text not null,
  action text not null,
  target text,
  detail jsonb,
  hash bytea not null,
  PRIMARY KEY (id)
);
CREATE INDEX event_at ON audit.event USING btree (at);
CREATE INDEX event_target ON audit.event USING btree (target) WHERE (target IS NOT NULL);

table broadcasts.broadcast (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  account_id integer,
  request_key text,
  request_hash bytea,
  name text not null,
  query text not null,
  texts jsonb not null,
  bodies jsonb not null,
  channel_id integer not null,
  lane smallint not null,
  state text not null,
  at text,
  due_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  area integer[],
  recipients integer not null default 0,
  audience integer not null default 0,
  again_of integer,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  counted_at timestamp with time zone,
  CHECK ((state = ANY (ARRAY['scheduled'::text, 'queued'::text, 'sending'::text, 'paused'::text, 'done'::text, 'cancelled'::text]))),
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE INDEX broadcast_active ON broadcasts.broadcast USING btree (channel_id, lane, id) WHERE (state = ANY (ARRAY['scheduled'::text, 'queued'::text, 'sending'::text, 'paused'::text]));
CREATE UNIQUE INDEX broadcast_key ON broadcasts.broadcast USING btree (COALESCE(account_id, 0), request_key) WHERE (request_key IS NOT NULL);

table broadcasts.chunk (
  broadcast_id integer not null,
  no integer not null,
  size smallint not null,
  cursor smallint not null default 0,
  last_id integer not null,
  due_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  contact_ids integer[] not null,
  hours_id integer not null default 0,
  PRIMARY KEY (broadcast_id, no)
);

table broadcasts.left_out (
  broadcast_id integer not null,
  no integer identity not null,
  reason text not null,
  slice bigint,
  contact_ids integer[] not null,
  PRIMARY KEY (broadcast_id, reason, no)
);

table broadcasts.slice (
  id_base bigint not null,
  channel_id integer not null,
  broadcast_id integer not null,
  epoch integer not null,
  no integer not null,
  from_at smallint not null,
  to_at smallint not null,
  PRIMARY KEY (id_base)
);
CREATE INDEX slice_channel ON broadcasts.slice USING btree (channel_id);

table calls.call (
  id bigint not null default messaging.next_id(),
  uuid uuid not null default uuidv7(),
  channel_id integer not null,
  contact_id integer,
  direction text not null,
  scheme text not null,
  address text not null,
  state text not null,
  outcome text,
  detail text,
  external_id text,
  lane smallint not null,
  attempts smallint not null default 0,
  due_at timestamp with time zone not null default now(),
  flow_id integer,
  start_id integer,
  trigger text,
  session_uuid uuid,
  wait integer not null default 0,
  taken integer not null default '-1'::integer,
  answer text,
  log jsonb not null default '[]'::jsonb,
  touched_at timestamp with time zone not null default now(),
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  seconds integer,
  CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  CHECK ((outcome = ANY (ARRAY['answered'::text, 'no_answer'::text, 'busy'::text, 'failed'::text, 'not_taken'::text, 'cancelled'::text]))),
  CHECK ((state = ANY (ARRAY['queued'::text, 'placing'::text, 'ringing'::text, 'open'::text, 'ended'::text]))),
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE INDEX call_contact ON calls.call USING btree (contact_id, id);
CREATE INDEX call_due ON calls.call USING btree (channel_id, lane, due_at) WHERE (state = 'queued'::text);
CREATE UNIQUE INDEX call_external ON calls.call USING btree (channel_id, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX call_open ON calls.call USING btree (channel_id, touched_at) WHERE (state = ANY (ARRAY['placing'::text, 'ringing'::text, 'open'::text]));

table changes.change (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  version integer not null default 1,
  contact_id integer not null,
  source_id integer,
  record text,
  kind text not null,
  field text,
  from_value text,
  from_name text,
  to_value text,
  to_name text,
  to_place_id integer,
  candidates jsonb not null default '[]'::jsonb,
  origin text not null,
  evidence jsonb not null default '[]'::jsonb,
  said text,
  account_id integer,
  by_name text,
  request_key text,
  state text not null default 'proposed'::text,
  by_hand boolean not null default false,
  later_until timestamp with time zone,
  reason text,
  decided_account integer,
  decided_name text,
  decided_at timestamp with time zone,
  trouble text,
  trouble_detail text,
  now_value text,
  now_name text,
  written boolean not null default false,
  created_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now(),
  CHECK ((kind = ANY (ARRAY['number_add'::text, 'number_replace'::text, 'number_remove'::text, 'facility'::text, 'name'::text, 'language'::text, 'status'::text, 'role_end'::text, 'field'::text]))),
  CHECK ((origin = ANY (ARRAY['conversation'::text, 'dead_number'::text, 'officer'::text, 'matching'::text]))),
  CHECK ((state = ANY (ARRAY['proposed'::text, 'accepted'::text, 'writing'::text, 'confirmed'::text, 'conflict'::text, 'failed'::text, 'rejected'::text, 'withdrawn'::text]))),
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE UNIQUE INDEX change_alike ON changes.change USING btree (contact_id, kind, COALESCE(field, ''::text), COALESCE(source_id, 0), COALESCE(record, ''::text), COALESCE(from_value, ''::text), (
CASE kind
    WHEN 'number_add'::text THEN to_value
    ELSE ''::text
END)) WHERE (state = 'proposed'::text);
CREATE INDEX change_contact ON changes.change USING btree (contact_id, id);
CREATE UNIQUE INDEX change_key ON changes.change USING btree (COALESCE(account_id, 0), request_key) WHERE (request_key IS NOT NULL);
CREATE INDEX change_state ON changes.change USING btree (state, id);

table changes.dead_number (
  one boolean not null default true,
  on_off boolean not null default true,
  failures smallint not null default 3,
  days smallint not null default 7,
  soon_id bigint not null default 0,
  late_id bigint not null default 0,
  CHECK (one),
  PRIMARY KEY (one)
);

table changes.heard (
  id bigint identity not null,
  rule_id integer not null,
  contact_id integer not null,
  run_uuid uuid not null,
  flow_id integer not null,
  value text not null,
  at timestamp with time zone not null,
  key text not null,
  name text not null,
  category text,
  input text,
  PRIMARY KEY (id)
);

table changes.moved (
  group_id integer not null,
  contact_id integer not null,
  FOREIGN KEY (group_id) REFERENCES changes.tie(group_id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, contact_id)
);

table changes.rule (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  flow_id integer not null,
  key text not null,
  category text,
  means text not null,
  field text,
  value text,
  account_id integer,
  created_at timestamp with time zone not null default now(),
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE UNIQUE INDEX rule_once ON changes.rule USING btree (flow_id, key, COALESCE(category, ''::text), means, COALESCE(field, ''::text));

table changes.source (
  source_id integer not null,
  write_back text not null,
  CHECK ((write_back = ANY (ARRAY['off'::text, 'ask'::text]))),
  FOREIGN KEY (source_id) REFERENCES registry.source(id) ON DELETE CASCADE,
  PRIMARY KEY (source_id)
);

table changes.step (
  change_id integer not null,
  no integer identity not null,
  at timestamp with time zone not null default now(),
  what text not null,
  account_id integer,
  by_name text,
  detail text,
  FOREIGN KEY (change_id) REFERENCES changes.change(id) ON DELETE CASCADE,
  PRIMARY KEY (change_id, no)
);

table changes.tie (
  group_id integer not null,
  state text not null default 'waiting'::text,
  trouble text,
  written_at timestamp with time zone,
  attempts smallint not null default 0,
  due_at timestamp with time zone not null default now(),
  CHECK ((state = ANY (ARRAY['in_step'::text, 'waiting'::text, 'gone'::text, 'failed'::text]))),
  FOREIGN KEY (group_id) REFERENCES registry.contact_group(id) ON DELETE CASCADE,
  PRIMARY KEY (group_id)
);

table consent.event (
  id bigint identity not null,
  at timestamp with time zone not null default now(),
  scheme text not null,
  value text not null,
  contact_id integer,
  topic text,
  action text not null,
  how text not null,
  words text,
  account_id integer,
  CHECK ((action = ANY (ARRAY['out'::text, 'in'::text]))),
  PRIMARY KEY (id)
);
CREATE INDEX event_address ON consent.event USING btree (scheme, value, id DESC);
CREATE INDEX event_contact ON consent.event USING btree (contact_id);

table fhir.delivery (
  id uuid not null default uuidv7(),
  subscription_id uuid not null,
  type text not null,
  resource_id text not null,
  version text not null,
  updated_at timestamp with time zone not null,
  state text not null default 'waiting'::text,
  attempts integer not null default 0,
  error text,
  changed_at timestamp with time zone not null default now(),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'dead'::text]))),
  FOREIGN KEY (subscription_id) REFERENCES fhir.subscription(id) ON DELETE CASCADE,
  PRIMARY KEY (id),
  UNIQUE (subscription_id, type, resource_id, version)
);
CREATE INDEX delivery_dead ON fhir.delivery USING btree (id) WHERE (state = 'dead'::text);
CREATE INDEX delivery_done ON fhir.delivery USING btree (subscription_id, changed_at) WHERE (state = 'done'::text);
CREATE INDEX delivery_waiting ON fhir.delivery USING btree (subscription_id, updated_at, id) WHERE (state = 'waiting'::text);

table fhir.export (
  id uuid not null default uuidv7(),
  account_id integer not null,
  area integer[],
  request jsonb not null,
  state text not null default 'waiting'::text,
  job_id bigint,
  attempt integer not null default 0,
  position jsonb not null default '{}'::jsonb,
  resources bigint not null default 0,
  at timestamp with time zone not null,
  error text,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null default (now() + '1 day'::interval),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
  PRIMARY KEY (id)
);
CREATE INDEX export_account ON fhir.export USING btree (account_id);
CREATE INDEX export_expires ON fhir.export USING btree (expires_at);

table fhir.export_file (
  export_id uuid not null,
  no integer not null,
  list text not null,
  type text not null,
  resources integer not null,
  bytes bigint not null,
  packed bigint not null,
  crc bigint not null,
  CHECK ((list = ANY (ARRAY['output'::text, 'deleted'::text, 'error'::text]))),
  FOREIGN KEY (export_id) REFERENCES fhir.export(id) ON DELETE CASCADE,
  PRIMARY KEY (export_id, no)
);

table fhir.export_part (
  export_id uuid not null,
  file integer not null,
  no integer not null,
  packed bytea not null,
  FOREIGN KEY (export_id) REFERENCES fhir.export(id) ON DELETE CASCADE,
  PRIMARY KEY (export_id, file, no)
);

table fhir.mark (
  no bigint identity not null,
  kind smallint not null,
  ids integer[] not null,
  PRIMARY KEY (no)
);

table fhir.past (
  type smallint not null,
  id uuid not null,
  version integer not null,
  updated_at timestamp with time zone not null,
  until timestamp with time zone not null,
  places integer[],
  was integer[],
  body text,
  PRIMARY KEY (type, id, version)
);
CREATE INDEX past_updated ON fhir.past USING btree (type, updated_at, id);

table fhir.request (
  uuid uuid not null,
  what text not null,
  state text,
  account_id integer,
  area integer[],
  request_key text,
  request_hash bytea not null,
  parent text,
  outcome jsonb not null default '{}'::jsonb,
  resource jsonb not null,
  created_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now(),
  CHECK ((state = ANY (ARRAY['draft'::text, 'on-hold'::text, 'revoked'::text]))),
  CHECK ((what = ANY (ARRAY['broadcast'::text, 'start'::text, 'schedule'::text, 'draft'::text]))),
  PRIMARY KEY (uuid)
);
CREATE INDEX request_draft ON fhir.request USING btree (uuid) WHERE (what = 'draft'::text);
CREATE UNIQUE INDEX request_key ON fhir.request USING btree (COALESCE(account_id, 0), request_key) WHERE (request_key IS NOT NULL);
CREATE INDEX request_parent ON fhir.request USING btree (COALESCE(account_id, 0), parent) WHERE (parent IS NOT NULL);

table fhir.request_identifier (
  account_id integer not null,
  identifier text not null,
  uuid uuid not null,
  FOREIGN KEY (uuid) REFERENCES fhir.request(uuid),
  PRIMARY KEY (account_id, identifier)
);
CREATE INDEX request_identifier_value ON fhir.request_identifier USING btree (identifier);

table fhir.resource (
  type smallint not null,
  id uuid not null,
  version integer not null,
  updated_at timestamp with time zone not null,
  own integer not null,
  places integer[],
  was integer[],
  body text,
  words tsvector not null,
  strings text not null,
  low date,
  high date,
  ref1 uuid,
  ref2 uuid,
  ref3 uuid,
  PRIMARY KEY (type, id)
);
CREATE INDEX resource_own ON fhir.resource USING btree (own, type);
CREATE INDEX resource_ref1 ON fhir.resource USING btree (ref1) WHERE (ref1 IS NOT NULL);
CREATE INDEX resource_ref2 ON fhir.resource USING btree (ref2) WHERE (ref2 IS NOT NULL);
CREATE INDEX resource_ref3 ON fhir.resource USING btree (ref3) WHERE (ref3 IS NOT NULL);
CREATE INDEX resource_updated ON fhir.resource USING btree (type, updated_at, id);
CREATE INDEX resource_words ON fhir.resource USING gin (words, places) WITH (fastupdate=off);

table fhir.state (
  single boolean not null default true,
  stamp timestamp with time zone not null default date_trunc('milliseconds'::text, now()),
  CHECK (single),
  PRIMARY KEY (single)
);

table fhir.subscription (
  id uuid not null default uuidv7(),
  version integer not null default 1,
  updated_at timestamp with time zone not null default date_trunc('milliseconds'::text, now()),
  account_id integer not null,
  resource jsonb not null,
  headers bytea,
  type text not null,
  status text not null,
  error text,
  ends_at timestamp with time zone,
  begins_at timestamp with time zone not null,
  seen_until timestamp with time zone not null default now(),
  refused integer not null default 0,
  due_at timestamp with time zone not null default now(),
  lease uuid,
  leased_until timestamp with time zone,
  key text,
  CHECK ((status = ANY (ARRAY['requested'::text, 'active'::text, 'error'::text, 'off'::text]))),
  PRIMARY KEY (id),
  UNIQUE (key)
);
CREATE INDEX subscription_due ON fhir.subscription USING btree (due_at) WHERE (status = ANY (ARRAY['requested'::text, 'active'::text]));

table flows.editor (
  flow_id integer not null,
  tab text not null,
  account_id integer not null,
  name text not null,
  seen_at timestamp with time zone not null default now(),
  FOREIGN KEY (flow_id) REFERENCES flows.flow(id),
  PRIMARY KEY (flow_id, tab)
);

table flows.flow (
  id integer identity not null,
  uuid uuid not null,
  name text not null,
  type text not null,
  newest integer not null default 0,
  published integer,
  created_by integer,
  created_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now(),
  archived_at timestamp with time zone,
  ignores_triggers boolean not null default false,
  charts jsonb not null default '[]'::jsonb,
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE INDEX flow_name ON flows.flow USING btree (lower(name));

table flows.resthook_subscriber (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  slug text not null,
  target_url text not null,
  created_by integer,
  created_at timestamp with time zone not null default now(),
  PRIMARY KEY (id),
  UNIQUE (slug, target_url),
  UNIQUE (uuid)
);

table flows.revision (
  flow_id integer not null,
  number integer not null,
  definition text not null,
  note text,
  author_id integer,
  author text not null,
  created_at timestamp with time zone not null default now(),
  draft boolean not null default false,
  changed_at timestamp with time zone not null default now(),
  FOREIGN KEY (flow_id) REFERENCES flows.flow(id),
  PRIMARY KEY (flow_id, number)
);

table flows.test (
  id integer identity not null,
  uuid uuid not null,
  flow_id integer not null,
  name text not null,
  conversation jsonb not null,
  author_id integer,
  author text not null,
  created_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now(),
  FOREIGN KEY (flow_id) REFERENCES flows.flow(id),
  PRIMARY KEY (id),
  UNIQUE (flow_id, name),
  UNIQUE (uuid)
);

table flows.version (
  n bigint not null
);

table hours.clock (
  zone text not null,
  since timestamp with time zone not null,
  seconds integer not null,
  PRIMARY KEY (zone, since)
);

table hours.holiday (
  id integer identity not null,
  place_id integer not null,
  day date not null,
  name text not null,
  PRIMARY KEY (id),
  UNIQUE (place_id, day)
);

table hours.place (
  place_id integer not null,
  zone text,
  quiet_from time without time zone,
  quiet_to time without time zone,
  working_days smallint,
  held_days text,
  budget_messages smallint,
  budget_days smallint,
  CHECK (((quiet_from IS NULL) = (quiet_to IS NULL))),
  CHECK (((budget_messages IS NULL) = (budget_days IS NULL))),
  CHECK ((held_days = ANY (ARRAY['none'::text, 'holidays'::text, 'not_working'::text]))),
  PRIMARY KEY (place_id)
);

table hours.spent (
  contact_id integer not null,
  at integer[] not null,
  PRIMARY KEY (contact_id)
);

table jobs.job (
  id bigint identity not null,
  kind text not null,
  payload jsonb not null,
  state text not null default 'waiting'::text,
  progress jsonb not null default '{}'::jsonb,
  result jsonb,
  error text,
  attempts smallint not null default 0,
  cancel_requested boolean not null default false,
  due_at timestamp with time zone not null default now(),
  lease_until timestamp with time zone,
  created_by integer,
  created_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
  PRIMARY KEY (id)
);
CREATE INDEX job_due ON jobs.job USING btree (due_at) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));

table matching.key (
  key bigint not null,
  contact_id integer not null,
  PRIMARY KEY (key, contact_id)
);
CREATE INDEX key_contact ON matching.key USING btree (contact_id);

table matching.merge (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  pair_id integer,
  survivor integer not null,
  absorbed integer not null,
  score integer not null,
  reasons jsonb not null,
  kept jsonb not null,
  moved jsonb not null,
  at timestamp with time zone not null default now(),
  account_id integer,
  by_name text,
  undone_at timestamp with time zone,
  undone_by text,
  settled boolean not null default false,
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE INDEX merge_absorbed ON matching.merge USING btree (absorbed) WHERE (undone_at IS NULL);
CREATE INDEX merge_survivor ON matching.merge USING btree (survivor) WHERE (undone_at IS NULL);
CREATE INDEX merge_unsettled ON matching.merge USING btree (at) WHERE ((NOT settled) AND (undone_at IS NULL));

table matching.number (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  kind text not null,
  scheme text not null,
  value text not null,
  state text not null,
  holders integer[] not null,
  evidence jsonb,
  found_at timestamp with time zone not null default now(),
  decision text,
  decided_for integer,
  decided_at timestamp with time zone,
  account_id integer,
  by_name text,
  note text,
  CHECK ((kind = ANY (ARRAY['shared'::text, 'recycled'::text, 'claimed'::text, 'wrong_number'::text]))),
  CHECK ((state = ANY (ARRAY['open'::text, 'decided'::text, 'gone'::text]))),
  PRIMARY KEY (id),
  UNIQUE (scheme, value),
  UNIQUE (uuid)
);
CREATE INDEX number_holders ON matching.number USING gin (holders);
CREATE INDEX number_list ON matching.number USING btree (state, id DESC);

table matching.pair (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  low integer not null,
  high integer not null,
  state text not null,
  score integer not null,
  reasons jsonb not null,
  by_itself boolean not null default false,
  found_at timestamp with time zone not null default now(),
  decided_at timestamp with time zone,
  account_id integer,
  by_name text,
  note text,
  CHECK ((low < high)),
  CHECK ((state = ANY (ARRAY['open'::text, 'later'::text, 'same'::text, 'different'::text, 'gone'::text]))),
  PRIMARY KEY (id),
  UNIQUE (low, high),
  UNIQUE (uuid)
);
CREATE INDEX pair_high ON matching.pair USING btree (high);
CREATE INDEX pair_list ON matching.pair USING btree (state, score DESC, id DESC);

table matching.person (
  contact_id integer not null,
  print bytea not null,
  PRIMARY KEY (contact_id)
);

table matching.state (
  one boolean not null default true,
  job_id bigint,
  finished_at timestamp with time zone,
  stopped_at timestamp with time zone,
  heard_until bigint not null default 0,
  CHECK (one),
  PRIMARY KEY (one)
);

table matching.word (
  word text not null,
  people integer not null,
  PRIMARY KEY (word)
);

table messaging.body (
  id bigint identity not null,
  text text not null,
  PRIMARY KEY (id)
);

table messaging.channel (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  name text not null,
  kind text not null,
  scheme text not null,
  settings jsonb not null default '{}'::jsonb,
  secrets bytea,
  secret_names text[] not null default '{}'::text[],
  rate double precision,
  paused boolean not null default false,
  version integer not null default 1,
  owner uuid,
  epoch integer not null default 0,
  lease_until timestamp with time zone not null default '-infinity'::timestamp with time zone,
  link text not null default 'idle'::text,
  link_reason text,
  link_since timestamp with time zone,
  created_by integer,
  created_at timestamp with time zone not null default now(),
  retired_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE UNIQUE INDEX channel_name ON messaging.channel USING btree (lower(name)) WHERE (retired_at IS NULL);

table messaging.delta (
  broadcast_id integer not null,
  minute integer not null,
  state smallint not null,
  failure text,
  entered integer not null,
  gone integer not null
);

table messaging.incoming (
  id bigint not null,
  channel_id integer not null,
  contact_id integer,
  scheme text not null,
  address text not null,
  to_address text,
  text text not null,
  external_id text,
  received_at timestamp with time zone not null default now(),
  network_at timestamp with time zone,
  handled_at timestamp with time zone,
  outcome text,
  PRIMARY KEY (id)
);
CREATE INDEX incoming_address ON ONLY messaging.incoming USING btree (address, id) WHERE (contact_id IS NULL);
CREATE INDEX incoming_contact ON ONLY messaging.incoming USING btree (contact_id, id);
CREATE INDEX incoming_waiting ON ONLY messaging.incoming USING btree (id) WHERE (handled_at IS NULL);

table messaging.incoming_seen (
  channel_id integer not null,
  key text not null,
  digest text,
  incoming_id bigint not null,
  at timestamp with time zone not null default now(),
  PRIMARY KEY (channel_id, key)
);

table messaging.message (
  id bigint not null,
  contact_id integer,
  channel_id integer not null,
  broadcast_id integer,
  body_id bigint,
  state smallint not null,
  lane smallint not null,
  parts smallint not null default 1,
  attempts smallint not null default 1,
  parts_done bigint not null default 0,
  sent_at timestamp with time zone,
  final_at timestamp with time zone,
  address text not null,
  failure text,
  detail text,
  text text,
  PRIMARY KEY (id)
);
CREATE INDEX message_contact ON ONLY messaging.message USING btree (contact_id, id);

table messaging.orphan (
  id bigint identity not null,
  channel_id integer not null,
  at timestamp with time zone not null default now(),
  receipt jsonb not null,
  PRIMARY KEY (id)
);
CREATE INDEX orphan_at ON messaging.orphan USING btree (channel_id, at);

table messaging.outbox (
  id bigint not null,
  channel_id integer not null,
  lane smallint not null,
  due_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  contact_id integer,
  broadcast_id integer,
  body_id bigint,
  attempts smallint not null default 0,
  claimed integer,
  held boolean not null default false,
  waives_consent boolean not null default false,
  address text not null,
  text text,
  last_failure text,
  created_at timestamp with time zone not null default now(),
  quiet boolean not null default false,
  PRIMARY KEY (id)
);
CREATE INDEX outbox_broadcast ON messaging.outbox USING btree (broadcast_id) WHERE (broadcast_id IS NOT NULL);
CREATE INDEX outbox_contact ON messaging.outbox USING btree (contact_id);
CREATE INDEX outbox_due ON messaging.outbox USING btree (channel_id, lane, due_at);

table messaging.reply (
  broadcast_id integer not null,
  contact_id integer not null,
  at timestamp with time zone not null default now(),
  PRIMARY KEY (broadcast_id, contact_id)
);

table messaging.sent (
  no bigint identity not null,
  channel_id integer not null,
  at timestamp with time zone not null default now(),
  ids bigint[] not null,
  external_ids text[] not null,
  part_nos smallint[] not null,
  PRIMARY KEY (no)
);
CREATE INDEX sent_at ON messaging.sent USING btree (channel_id, at);

table messaging.tally (
  broadcast_id integer not null,
  minute integer not null,
  state smallint not null,
  failure text not null default ''::text,
  entered integer not null,
  gone integer not null,
  PRIMARY KEY (broadcast_id, minute, state, failure)
);

table messaging.unresolved (
  id bigint not null,
  channel_id integer not null,
  address text not null,
  at timestamp with time zone not null default now(),
  PRIMARY KEY (id)
);
CREATE INDEX unresolved_address ON messaging.unresolved USING btree (channel_id, address);

table playbooks.installed (
  flow_id integer not null,
  playbook text not null,
  audience text not null,
  schedule jsonb,
  prepare jsonb not null,
  account_id integer,
  request_key text,
  installed_at timestamp with time zone not null default now(),
  PRIMARY KEY (flow_id)
);
CREATE UNIQUE INDEX installed_key ON playbooks.installed USING btree (account_id, request_key) WHERE (request_key IS NOT NULL);
CREATE INDEX installed_playbook ON playbooks.installed USING btree (playbook);

table migration (
  name text not null,
  applied_at timestamp with time zone not null default now(),
  PRIMARY KEY (name)
);

table registry.address (
  id integer identity not null,
  contact_id integer not null,
  scheme text not null,
  value text not null,
  raw text,
  mended text,
  use text,
  rank smallint not null default 100,
  valid boolean not null,
  refusal text,
  opted_out boolean not null default false,
  source_id integer,
  sources integer[] not null default '{}'::integer[],
  created_at timestamp with time zone not null default now(),
  said jsonb,
  PRIMARY KEY (id),
  UNIQUE (contact_id, scheme, value)
);
CREATE INDEX address_opted_out ON registry.address USING btree (contact_id) WHERE opted_out;
CREATE INDEX address_value ON registry.address USING btree (scheme, value);

table registry.address_denied (
  contact_id integer not null,
  scheme text not null,
  value text not null,
  sources integer[] not null,
  at timestamp with time zone not null default now(),
  PRIMARY KEY (contact_id, scheme, value)
);

table registry.concept (
  id integer identity not null,
  kind text not null,
  code text not null,
  name text not null,
  names jsonb,
  system text not null default ''::text,
  cadre_id integer,
  source_id integer,
  CHECK ((kind = ANY (ARRAY['cadre'::text, 'job'::text, 'skill'::text, 'facility_type'::text, 'employer'::text]))),
  FOREIGN KEY (cadre_id) REFERENCES registry.concept(id),
  FOREIGN KEY (source_id) REFERENCES registry.source(id),
  PRIMARY KEY (id),
  UNIQUE (kind, system, code)
);

table registry.contact (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  name text not null,
  given_name text,
  family_name text,
  status smallint not null default 1,
  language text,
  gender text,
  birth_date date,
  cadres integer[] not null default '{}'::integer[],
  jobs integer[] not null default '{}'::integer[],
  skills integer[] not null default '{}'::integer[],
  employers integer[] not null default '{}'::integer[],
  facilities integer[] not null default '{}'::integer[],
  facility_types integer[] not null default '{}'::integer[],
  places integer[] not null default '{}'::integer[],
  groups integer[] not null default '{}'::integer[],
  fields jsonb not null default '{}'::jsonb,
  tel text,
  schemes text[] not null default '{}'::text[],
  reach smallint not null default 1,
  shared boolean not null default false,
  last_heard_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  merged_into integer,
  PRIMARY KEY (id)
);
CREATE INDEX contact_heard ON registry.contact USING btree (last_heard_at DESC, id DESC) WHERE (last_heard_at IS NOT NULL);
CREATE INDEX contact_merged ON registry.contact USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX contact_name ON registry.contact USING btree (lower(btrim(name)) COLLATE "C", id);
CREATE INDEX contact_shared ON registry.contact USING btree (tel COLLATE "C", id) WHERE (shared AND (reach = 0));
CREATE INDEX contact_tel ON registry.contact USING btree (tel) WHERE (tel IS NOT NULL);
CREATE UNIQUE INDEX contact_uuid ON registry.contact USING btree (uuid);

table registry.contact_group (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  name text not null,
  query text,
  source_id integer,
  resource_id text,
  created_at timestamp with time zone not null default now(),
  two_way boolean not null default false,
  source_name text,
  FOREIGN KEY (source_id) REFERENCES registry.source(id),
  PRIMARY KEY (id),
  UNIQUE (source_id, resource_id),
  UNIQUE (uuid)
);
CREATE UNIQUE INDEX contact_group_name ON registry.contact_group USING btree (lower(name));

table registry.content (
  id bigint identity not null,
  block bytea not null,
  PRIMARY KEY (id)
);

table registry.field (
  key text not null,
  name text not null,
  type text not null,
  CHECK ((type = ANY (ARRAY['text'::text, 'number'::text, 'datetime'::text, 'place'::text]))),
  PRIMARY KEY (key)
);

table registry.going (
  source_id integer not null,
  type text not null,
  id text not null,
  sure boolean not null,
  kept boolean not null default false,
  PRIMARY KEY (source_id, type, id)
);

table registry.group_member (
  group_id integer not null,
  source_id integer not null,
  practitioner_ref text not null,
  contact_id integer,
  FOREIGN KEY (group_id) REFERENCES registry.contact_group(id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, source_id, practitioner_ref)
);
CREATE INDEX group_member_contact ON registry.group_member USING btree (group_id, contact_id);
CREATE INDEX group_member_waiting ON registry.group_member USING btree (source_id, practitioner_ref) WHERE (contact_id IS NULL);

table registry.identifier (
  contact_id integer not null,
  system text not null,
  value text not null,
  source_id integer,
  sources integer[] not null default '{}'::integer[],
  PRIMARY KEY (contact_id, system, value)
);
CREATE INDEX identifier_value ON registry.identifier USING btree (value, system);

table registry.identity (
  source_id integer not null,
  resource_id text not null,
  contact_id integer not null,
  active boolean not null default true,
  skills integer[] not null default '{}'::integer[],
  linked_skills integer[] not null default '{}'::integer[],
  linked_active boolean not null default true,
  name text,
  given_name text,
  family_name text,
  gender text,
  birth_date date,
  language text,
  fields jsonb,
  PRIMARY KEY (source_id, resource_id)
);
CREATE INDEX identity_contact ON registry.identity USING btree (contact_id);

table registry.import (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  source_id integer not null,
  job_id bigint,
  input jsonb not null default '{}'::jsonb,
  dry_run boolean not null default false,
  state text not null default 'waiting'::text,
  counts jsonb not null default '{}'::jsonb,
  progress jsonb not null default '{}'::jsonb,
  error text,
  created_by integer,
  started_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  FOREIGN KEY (source_id) REFERENCES registry.source(id),
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE UNIQUE INDEX import_running ON registry.import USING btree (source_id) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));
CREATE INDEX import_source ON registry.import USING btree (source_id, id DESC);

table registry.import_note (
  import_id integer not null,
  no bigint identity not null,
  verdict text not null,
  item text not null,
  element text,
  value text,
  reason text not null,
  detail text,
  CHECK ((verdict = ANY (ARRAY['mended'::text, 'refused'::text, 'warned'::text]))),
  PRIMARY KEY (import_id, no)
);

table registry.joined (
  source_id integer not null,
  resource_id text not null,
  contact_id integer not null,
  system text not null,
  value text not null,
  at timestamp with time zone not null default now(),
  PRIMARY KEY (source_id, resource_id)
);

table registry.linked (
  source_id integer not null,
  resource_id text not null,
  practitioner_ref text,
  skills integer[] not null default '{}'::integer[],
  fields jsonb not null default '{}'::jsonb,
  active boolean not null default true,
  PRIMARY KEY (source_id, resource_id)
);
CREATE INDEX linked_person ON registry.linked USING btree (source_id, practitioner_ref);

table registry.opt_out (
  scheme text not null,
  value text not null,
  PRIMARY KEY (scheme, value)
);

table registry.place (
  id integer identity not null,
  source_id integer not null,
  resource_id text not null,
  name text not null,
  code text,
  level text,
  facility boolean not null default false,
  type_id integer,
  parent_id integer,
  parent_ref text,
  organization_ref text,
  path integer[] not null default '{}'::integer[],
  latitude double precision,
  longitude double precision,
  active boolean not null default true,
  FOREIGN KEY (parent_id) REFERENCES registry.place(id),
  FOREIGN KEY (source_id) REFERENCES registry.source(id),
  FOREIGN KEY (type_id) REFERENCES registry.concept(id),
  PRIMARY KEY (id),
  UNIQUE (source_id, resource_id)
);
CREATE INDEX place_code ON registry.place USING btree (lower(code)) WHERE (code IS NOT NULL);
CREATE INDEX place_name ON registry.place USING btree (lower(name));
CREATE INDEX place_organization ON registry.place USING btree (source_id, organization_ref) WHERE (organization_ref IS NOT NULL);
CREATE INDEX place_parent ON registry.place USING btree (parent_id);
CREATE INDEX place_path ON registry.place USING gin (path);
CREATE INDEX place_waiting ON registry.place USING btree (source_id, parent_ref) WHERE ((parent_id IS NULL) AND (parent_ref IS NOT NULL));

table registry.refused (
  source_id integer not null,
  item text not null,
  type text not null,
  reason text not null,
  detail text,
  content text,
  bytes integer not null,
  import_id integer not null,
  first_at timestamp with time zone not null default now(),
  last_at timestamp with time zone not null default now(),
  tries integer not null default 1,
  PRIMARY KEY (source_id, item)
);

table registry.resource (
  source_id integer not null,
  type text not null,
  id text not null,
  version text,
  hash bytea not null,
  content_id bigint not null,
  line integer not null,
  received_at timestamp with time zone not null default now(),
  PRIMARY KEY (source_id, type, id)
);
CREATE INDEX resource_content ON registry.resource USING btree (content_id);

table registry.role (
  id integer identity not null,
  contact_id integer,
  source_id integer not null,
  resource_id text not null,
  practitioner_ref text,
  facility_ref text,
  organization_ref text,
  cadre_id integer,
  job_id integer,
  facility_id integer,
  employer_id integer,
  skills integer[] not null default '{}'::integer[],
  starts_on date,
  ends_on date,
  active boolean not null default true,
  PRIMARY KEY (source_id, resource_id)
);
CREATE INDEX role_contact ON registry.role USING btree (contact_id);
CREATE INDEX role_ends ON registry.role USING btree (ends_on) WHERE (ends_on IS NOT NULL);
CREATE INDEX role_facility ON registry.role USING btree (facility_id);
CREATE INDEX role_facility_waiting ON registry.role USING btree (source_id, facility_ref) WHERE ((facility_id IS NULL) AND (facility_ref IS NOT NULL));
CREATE INDEX role_job ON registry.role USING btree (job_id);
CREATE INDEX role_organization_waiting ON registry.role USING btree (source_id, organization_ref) WHERE ((facility_id IS NULL) AND (organization_ref IS NOT NULL));
CREATE INDEX role_waiting ON registry.role USING btree (source_id, practitioner_ref) WHERE (contact_id IS NULL);

table registry.sheet_mapping (
  headers bytea not null,
  mapping jsonb not null,
  used_at timestamp with time zone not null default now(),
  PRIMARY KEY (headers)
);

table registry.source (
  id integer identity not null,
  name text not null,
  kind text not null,
  settings jsonb not null default '{}'::jsonb,
  secrets bytea,
  created_at timestamp with time zone not null default now(),
  last_import_at timestamp with time zone,
  priority integer not null default 100,
  mapping jsonb,
  left_at timestamp with time zone,
  people jsonb,
  people_at timestamp with time zone,
  mapping_version integer not null default 0,
  mapped_version integer not null default 0,
  shown_priority integer not null default 100,
  PRIMARY KEY (id),
  UNIQUE (name)
);

table registry.term (
  system text not null,
  code text not null,
  name text,
  names jsonb,
  kind text,
  cadre text,
  PRIMARY KEY (system, code)
);

table registry.touched (
  contact_id integer not null
);

table results.closing (
  id integer identity not null,
  flow_id integer not null,
  start_id integer,
  account_id integer,
  by_name text not null,
  area integer[],
  cursor integer not null default 0,
  ended integer not null default 0,
  broadcast uuid,
  recipients integer not null default 0,
  state text not null default 'closing'::text,
  created_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  CHECK ((state = ANY (ARRAY['closing'::text, 'closed'::text]))),
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX closing_once ON results.closing USING btree (flow_id, COALESCE(start_id, 0));

table results.export (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  flow_id integer not null,
  account_id integer,
  area integer[],
  request jsonb not null,
  format text not null,
  file text not null,
  state text not null default 'waiting'::text,
  job_id bigint,
  attempt integer not null default 0,
  rows integer not null default 0,
  of integer,
  bytes bigint not null default 0,
  error text,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE INDEX export_account ON results.export USING btree (account_id, id);
CREATE INDEX export_expires ON results.export USING btree (expires_at);

table results.export_part (
  export_id integer not null,
  no integer not null,
  from_byte bigint not null,
  bytes bytea not null,
  FOREIGN KEY (export_id) REFERENCES results.export(id) ON DELETE CASCADE,
  PRIMARY KEY (export_id, no)
);

table results.figures (
  id text not null,
  value json not null,
  counted_at timestamp with time zone not null,
  took_ms integer not null,
  PRIMARY KEY (id)
);
CREATE INDEX figures_counted ON results.figures USING btree (counted_at);

table results.reminder (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  start_id integer not null,
  account_id integer,
  request_key text,
  by_name text not null,
  lane smallint not null,
  area integer[],
  cursor integer not null default 0,
  people integer not null default 0,
  reminded integer not null default 0,
  started_again integer not null default 0,
  again_start integer,
  not_any_more integer not null default 0,
  unreachable integer not null default 0,
  state text not null default 'running'::text,
  created_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  CHECK ((state = ANY (ARRAY['running'::text, 'done'::text]))),
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE UNIQUE INDEX reminder_key ON results.reminder USING btree (COALESCE(account_id, 0), request_key) WHERE (request_key IS NOT NULL);
CREATE UNIQUE INDEX reminder_running ON results.reminder USING btree (start_id) WHERE (state = 'running'::text);
CREATE INDEX reminder_start ON results.reminder USING btree (start_id, id);

table results.theme (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  flow_id integer not null,
  key text not null,
  no integer not null,
  name text not null,
  words text[] not null,
  created_by integer,
  created_at timestamp with time zone not null default now(),
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE INDEX theme_question ON results.theme USING btree (flow_id, key, no);

table schedules.campaign (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  account_id integer,
  by_name text,
  area integer[],
  name text not null,
  query text not null,
  stop_query text,
  stop_flow_id integer,
  channel_id integer not null,
  state text not null,
  created_at timestamp with time zone not null default now(),
  work_cursor integer,
  looked_at timestamp with time zone not null default now(),
  work_after xid8,
  request_key text,
  request_hash bytea,
  CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'archived'::text]))),
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE UNIQUE INDEX campaign_request ON schedules.campaign USING btree (COALESCE(account_id, 0), request_key) WHERE (request_key IS NOT NULL);
CREATE INDEX campaign_work ON schedules.campaign USING btree (id) WHERE (work_cursor IS NOT NULL);

table schedules.change (
  contact_id integer not null
);

table schedules.due (
  schedule_id integer not null,
  hours_id integer not null,
  nominal date not null,
  on_day date not null,
  due_at timestamp with time zone not null,
  PRIMARY KEY (schedule_id, hours_id)
);
CREATE INDEX due_at ON schedules.due USING btree (due_at);

table schedules.event (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  campaign_id integer not null,
  relative_to text not null,
  amount integer not null,
  unit text not null,
  hour smallint,
  does jsonb not null,
  flow_id integer,
  mode text not null,
  removed_at timestamp with time zone,
  CHECK ((mode = ANY (ARRAY['skip'::text, 'interrupt'::text, 'passive'::text]))),
  CHECK ((unit = ANY (ARRAY['minutes'::text, 'hours'::text, 'days'::text, 'weeks'::text, 'months'::text, 'years'::text]))),
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE INDEX event_campaign ON schedules.event USING btree (campaign_id) WHERE (removed_at IS NULL);

table schedules.fire (
  event_id integer not null,
  contact_id integer not null,
  base timestamp with time zone not null,
  due_at timestamp with time zone not null,
  done_at timestamp with time zone,
  outcome text,
  PRIMARY KEY (event_id, contact_id)
);
CREATE INDEX fire_contact ON schedules.fire USING btree (contact_id) WHERE (done_at IS NULL);
CREATE INDEX fire_due ON schedules.fire USING btree (due_at) WHERE (done_at IS NULL);

table schedules.occurrence (
  schedule_id integer not null,
  on_day date not null,
  hours_id integer not null,
  due_at timestamp with time zone not null,
  state text not null,
  broadcast uuid,
  start uuid,
  people integer,
  note text,
  at timestamp with time zone not null default now(),
  CHECK ((state = ANY (ARRAY['started'::text, 'skipped'::text, 'missed'::text, 'failed'::text]))),
  PRIMARY KEY (schedule_id, on_day, hours_id)
);

table schedules.schedule (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  account_id integer,
  by_name text,
  area integer[],
  request_key text,
  request_hash bytea not null,
  name text not null,
  query text not null,
  does jsonb not null,
  flow_id integer,
  channel_id integer not null,
  lane smallint not null,
  rule text,
  starts_on date not null,
  clock text not null,
  zone text,
  holidays text not null,
  missed text not null,
  state text not null,
  created_at timestamp with time zone not null default now(),
  CHECK ((holidays = ANY (ARRAY['ignore'::text, 'move'::text, 'skip'::text]))),
  CHECK ((missed = ANY (ARRAY['once'::text, 'skip'::text]))),
  CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'ended'::text, 'cancelled'::text]))),
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE UNIQUE INDEX schedule_key ON schedules.schedule USING btree (COALESCE(account_id, 0), request_key) WHERE (request_key IS NOT NULL);

table sessions.call (
  errand_uuid uuid not null,
  no integer not null,
  contact_id integer not null,
  method text not null,
  url text not null,
  request_hash bytea not null,
  status integer not null,
  elapsed_ms integer not null,
  response text not null,
  at timestamp with time zone not null default now(),
  attempts smallint not null default 1,
  PRIMARY KEY (errand_uuid, no)
);
CREATE INDEX call_at ON sessions.call USING btree (at);

table sessions.errand (
  id bigint identity not null,
  uuid uuid not null default uuidv7(),
  contact_id integer not null,
  incoming_id bigint,
  item jsonb not null,
  attempts integer not null default 0,
  due_at timestamp with time zone not null default now(),
  lease_until timestamp with time zone not null default '-infinity'::timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  waits_for text,
  PRIMARY KEY (id),
  UNIQUE (incoming_id)
);
CREATE INDEX errand_contact ON sessions.errand USING btree (contact_id, id);

table sessions.follow_up (
  uuid uuid not null,
  kind text not null,
  flow_id integer,
  node_uuid uuid,
  contact_id integer not null,
  channel_id integer,
  area integer[],
  event jsonb not null,
  attempts integer not null default 0,
  due_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now(),
  done_at timestamp with time zone,
  outcome text,
  made uuid,
  CHECK ((kind = ANY (ARRAY['start'::text, 'broadcast'::text]))),
  PRIMARY KEY (uuid)
);
CREATE INDEX follow_up_due ON sessions.follow_up USING btree (due_at) WHERE (done_at IS NULL);

table sessions.learned (
  id bigint identity not null,
  contact_id integer not null,
  flow_id integer,
  kind text not null,
  value text not null,
  at timestamp with time zone not null default now(),
  CHECK ((kind = ANY (ARRAY['name'::text, 'language'::text, 'number_add'::text]))),
  PRIMARY KEY (id)
);

table sessions.problem (
  id bigint identity not null,
  flow_id integer,
  contact_id integer not null,
  node_uuid uuid,
  kind text not null,
  code text,
  text text not null,
  at timestamp with time zone not null default now(),
  PRIMARY KEY (id)
);
CREATE INDEX problem_flow ON sessions.problem USING btree (flow_id, id);

table sessions.result (
  run_uuid uuid not null,
  key text not null,
  contact_id integer not null,
  flow_id integer not null,
  revision integer not null,
  node_uuid uuid not null,
  name text not null,
  value text not null,
  category text,
  number numeric,
  at timestamp with time zone,
  input text,
  created_at timestamp with time zone not null,
  place_id integer,
  PRIMARY KEY (run_uuid, key)
);
CREATE INDEX result_question ON sessions.result USING btree (flow_id, key, created_at);

table sessions.run (
  uuid uuid not null,
  session_uuid uuid not null,
  contact_id integer not null,
  flow_id integer not null,
  revision integer not null,
  status smallint not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  node_uuid uuid,
  path uuid[] not null default '{}'::uuid[],
  place_id integer,
  PRIMARY KEY (uuid)
);
CREATE INDEX run_contact ON sessions.run USING btree (contact_id);
CREATE INDEX run_created ON sessions.run USING btree (flow_id, created_at);
CREATE INDEX run_flow ON sessions.run USING btree (flow_id, contact_id);

table sessions.session (
  uuid uuid not null,
  contact_id integer not null,
  flow_id integer not null,
  start_id integer,
  channel_id integer,
  status smallint not null,
  version integer not null default 1,
  timeout_at timestamp with time zone,
  expires_at timestamp with time zone,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  state text,
  look_at timestamp with time zone,
  PRIMARY KEY (uuid)
);
CREATE INDEX session_look ON sessions.session USING btree (look_at) WHERE (status = 1);
CREATE UNIQUE INDEX session_waiting ON sessions.session USING btree (contact_id) WHERE (status = 1);

table sessions.start (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  account_id integer,
  request_key text,
  request_hash bytea not null,
  flow_id integer not null,
  query text,
  channel_id integer not null,
  lane smallint not null,
  restart boolean not null,
  skip_busy boolean not null,
  params jsonb,
  area integer[],
  recipients integer not null default 0,
  left_out jsonb not null default '{}'::jsonb,
  state text not null default 'running'::text,
  created_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  origin text not null default 'officer'::text,
  due_at timestamp with time zone not null default now(),
  by_flow_id integer,
  by_node_uuid uuid,
  by_contact_id integer,
  trigger jsonb,
  counted_at timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (uuid)
);
CREATE UNIQUE INDEX start_key ON sessions.start USING btree (COALESCE(account_id, 0), request_key) WHERE (request_key IS NOT NULL);

table sessions.start_chunk (
  start_id integer not null,
  no integer not null,
  lane smallint not null,
  contact_ids integer[] not null,
  due_at timestamp with time zone not null default now(),
  started integer not null default 0,
  skipped_busy integer not null default 0,
  skipped_before integer not null default 0,
  failed integer not null default 0,
  done_at timestamp with time zone,
  hours_id integer not null default 0,
  PRIMARY KEY (start_id, no)
);
CREATE INDEX start_chunk_due ON sessions.start_chunk USING btree (lane, start_id, no) WHERE (done_at IS NULL);

table sessions.start_left_out (
  start_id integer not null,
  no integer identity not null,
  reason text not null,
  contact_ids integer[] not null,
  PRIMARY KEY (start_id, reason, no)
);

table sessions.trigger (
  id integer identity not null,
  uuid uuid not null default uuidv7(),
  kind text not null,
  flow_id integer not null,
  keywords text[] not null default '{}'::text[],
  match text not null default 'first'::text,
  channel_id integer,
  include_groups integer[] not null default '{}'::integer[],
  exclude_groups integer[] not null default '{}'::integer[],
  created_by integer,
  created_at timestamp with time zone not null default now(),
  area integer[],
  CHECK ((kind = ANY (ARRAY['keyword'::text, 'catch_all'::text, 'new_conversation'::text, 'missed_call'::text, 'incoming_call'::text]))),
  CHECK ((match = ANY (ARRAY['first'::text, 'only'::text]))),
  PRIMARY KEY (id),
  UNIQUE (uuid)
);

table settings.entry (
  key text not null,
  value jsonb not null,
  changed_at timestamp with time zone not null default now(),
  PRIMARY KEY (key)
);

table sync.exchange (
  import_id integer not null,
  source_id integer not null,
  mode text not null,
  why text not null,
  began_at timestamp with time zone not null,
  since jsonb,
  reached jsonb,
  told jsonb,
  requests integer not null default 0,
  bytes bigint not null default 0,
  attempts integer not null default 0,
  stuck_at integer,
  said text,
  PRIMARY KEY (import_id)
);
CREATE INDEX exchange_source ON sync.exchange USING btree (source_id, import_id DESC);

table sync.source (
  source_id integer not null,
  schedule jsonb not null,
  options jsonb not null default '{}'::jsonb,
  paused boolean not null default false,
  due_at timestamp with time zone,
  cursor jsonb,
  in_step_at timestamp with time zone,
  full_at timestamp with time zone,
  sweep_at timestamp with time zone,
  failures integer not null default 0,
  outage_since timestamp with time zone,
  outage_words text,
  outage_said text,
  question jsonb,
  probe jsonb,
  probed_at timestamp with time zone,
  hook_hash bytea,
  hook_secret bytea,
  hook_at timestamp with time zone,
  subscription jsonb,
  FOREIGN KEY (source_id) REFERENCES registry.source(id) ON DELETE CASCADE,
  PRIMARY KEY (source_id)
);
CREATE INDEX source_due ON sync.source USING btree (due_at) WHERE ((due_at IS NOT NULL) AND (NOT paused));

function audiences.below(bit,boolean);
function audiences.below_step(bit,bit,boolean);
function audiences.collect(integer,integer);
function audiences.note_changed();
function audiences.note_gone();
function audiences.note_identity();
function audiences.note_new();
function audiences.note_truncate();
function audit.chain_hash(bytea,timestamp with time zone,integer,text,text,text,jsonb);
function audit.refuse_change();
function changes.note_moved();
function changes.note_results();
function fhir.mark(integer,integer[]);
function fhir.mark_concepts_both();
function fhir.mark_concepts_new();
function fhir.mark_concepts_old();
function fhir.mark_contacts_both();
function fhir.mark_contacts_new();
function fhir.mark_contacts_old();
function fhir.mark_groups_new();
function fhir.mark_groups_old();
function fhir.mark_people_both();
function fhir.mark_people_new();
function fhir.mark_people_old();
function fhir.mark_places_both();
function fhir.mark_places_new();
function fhir.mark_places_old();
function fhir.mark_terms_new();
function hours.closed(integer[],smallint,text,date);
function hours.instant(timestamp without time zone,text);
function hours.local(timestamp with time zone,text);
function hours.opens_at(hours.rule,timestamp with time zone);
function hours.place_of(integer);
function hours.place_of_contact(integer);
function hours.seconds_at(timestamp with time zone,text);
function messaging.id_floor(timestamp with time zone);
function messaging.id_time(bigint);
function messaging.make_partitions(integer);
function messaging.next_block();
function messaging.next_id();
function registry.add_contacts(integer[],text[],text[],text[],text[],text[],text[]);
function registry.address_words(text,text,text,smallint,boolean,text);
function registry.apply_cadres(text[],text[]);
function registry.apply_linked(integer,text[]);
function registry.by_addresses(integer);
function registry.by_roles(integer);
function registry.distinct_ids(integer[]);
function registry.drop_addresses(integer,integer[],integer[],text[],text[]);
function registry.drop_linked(integer,text[]);
function registry.drop_mapped(integer);
function registry.drop_roles(integer,text[]);
function registry.identity_came();
function registry.identity_changed();
function registry.join_groups(integer[],text[]);
function registry.link_members(integer,text[]);
function registry.link_places(integer,text[]);
function registry.link_roles(integer,text[]);
function registry.mark_deleted(integer,text,text[]);
function registry.refresh_contacts(integer[]);
function registry.refresh_paths(integer[]);
function registry.refresh_reach(integer[]);
function registry.refresh_shared(text[]);
function registry.show_addresses(integer[]);
function registry.show_again(integer[],jsonb);
function registry.show_facts(integer[],registry.identity[]);
function registry.write_addresses(integer,integer[],text[],text[],text[],text[],text[],integer[],boolean[],text[]);
function registry.write_fields(integer[],text[],text[]);
function registry.write_group(integer,text,text,text[]);
function registry.write_linked(integer,text[],text[],text[],text[],boolean[]);
function registry.write_roles(integer,text[],text[],text[],text[],integer[],integer[],integer[],text[],text[],text[],boolean[]);
function schedules.note_changed();
function schedules.note_new();
function schedules.note_role();
