-- What an editor keeps by itself: the next one of the same person takes its place, so that a revision is a piece of work
-- and not a keystroke.
alter table flows.revision add column draft boolean not null default false;
alter table flows.revision add column changed_at timestamptz not null default now();
update flows.revision set changed_at = created_at;

-- Who has a flow open; a row that is not renewed has left.
create table flows.editor (
  flow_id int not null references flows.flow,
  tab text not null,                        -- one open page
  account_id int not null,
  name text not null,
  seen_at timestamptz not null default now(),
  primary key (flow_id, tab)
);
