-- What the columns of a sheet were last said to mean, by the set of its headers.
create table registry.sheet_mapping (
  headers bytea primary key,    -- SHA-256 of the sorted headers in lower case
  mapping jsonb not null,       -- {header in lower case: target}
  used_at timestamptz not null default now()
);
