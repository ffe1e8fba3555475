-- Who does not want to hear from us: the whole history. What holds now is kept with the addresses (registry.opt_out).
create schema consent;
create table consent.event (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  scheme text not null,
  value text not null,
  contact_id int,
  topic text,                               -- null is everything
  action text not null check (action in ('out', 'in')),
  how text not null,                        -- reply, officer, import, network
  words text,                               -- what the person wrote
  account_id int
);
create index event_address on consent.event (scheme, value, id desc);
create index event_contact on consent.event (contact_id);
