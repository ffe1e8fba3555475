-- Figures of results that took long to count, for every node and for the time after a restart. They can be counted again,
-- so they need not survive a crash of the database.
create unlogged table results.figures (
  id text primary key,                      -- of what was asked: flow, area, window, split
  value json not null,
  counted_at timestamptz not null,
  took_ms int not null
);
create index figures_counted on results.figures (counted_at);
