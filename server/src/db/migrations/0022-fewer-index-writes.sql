-- What an answer writes stays on its page (HOT) where no index holds a column that changes with it.

-- When a waiting conversation is looked at next: never later than it is due, mostly earlier, as answers put off what is
-- due. Moved back only when it has come and nothing is due yet.
alter table sessions.session add column look_at timestamptz;
update sessions.session set look_at = least(timeout_at, expires_at) where status = 1;
drop index sessions.session_due;
alter table sessions.session drop column due_at;
create index session_look on sessions.session (look_at) where status = 1;

-- Threads of unknown senders are found by address; everybody else's by contact.
drop index messaging.incoming_address;
create index incoming_address on messaging.incoming (address, id) where contact_id is null;

-- Old keys are deleted once an hour by a walk over three days of them.
drop index messaging.incoming_seen_at;
