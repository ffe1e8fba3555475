-- Where each run stands and which way it took, and where its person works: what results and the arrows of the canvas
-- count. Each step now touches the row of its run, so there is room in each page for that, and no index on what changes.
alter table sessions.run
  add column node_uuid uuid,                -- where it stands, or ended
  add column path uuid[] not null default '{}', -- the last 200 exits that were taken, in order
  add column place_id int;                  -- first facility of the person when it began
alter table sessions.run set (fillfactor = 60);
alter table sessions.result add column place_id int; -- first facility of the person at the answer

-- Windows of time within one flow, and within one question.
create index run_created on sessions.run (flow_id, created_at);
drop index sessions.result_question;
create index result_question on sessions.result (flow_id, key, created_at);
-- Calls are forgotten after a while.
create index call_at on sessions.call (at);
