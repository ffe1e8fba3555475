-- The same request of the same account makes one campaign: two would write to everybody twice.
alter table schedules.campaign add column request_key text, add column request_hash bytea;
create unique index campaign_request on schedules.campaign (coalesce(account_id, 0), request_key) where request_key is not null;
