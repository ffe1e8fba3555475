-- The plan of a trigger is made by the first statement of a connection and kept: one that suits a single row (a loop in a
-- loop) takes the square of the time for the thousands that an import changes in one statement.
alter function audiences.note_changed() set enable_nestloop = off;
alter function schedules.note_changed() set enable_nestloop = off;
