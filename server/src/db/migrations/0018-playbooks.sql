-- Playbooks that were installed as flows: where a flow came from, and what is to be prepared before its first start.
create schema playbooks;

create table playbooks.installed (
  flow_id int primary key,
  playbook text not null,                   -- its folder
  audience text not null,                   -- proposed, in the audience language
  schedule jsonb,                           -- proposed; null: by hand
  prepare jsonb not null,                   -- [{"words": {"eng": …, "fra": …}, "done_by": …, "done_at": …}]
  account_id int,
  request_key text,
  installed_at timestamptz not null default now()
);
create unique index installed_key on playbooks.installed (account_id, request_key) where request_key is not null;
create index installed_playbook on playbooks.installed (playbook);

-- The right picture of each result, as the playbook or an officer says: [{"result": …, "title": …, "kind": …}].
alter table flows.flow add column charts jsonb not null default '[]';
