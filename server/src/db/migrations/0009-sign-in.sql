-- The link that makes the first administrator stops working as soon as there is one.
alter table access.invitation add column first boolean not null default false;

-- Failed sign-ins by e-mail and by address of the caller; both are kept as hashes only.
create table access.attempt (
  key bytea primary key,
  count int not null,
  started_at timestamptz not null default now()
);

-- What the chain of the audit trail covers of one event; one function, so that writing and checking cannot differ.
create function audit.chain_hash(
  before bytea, at timestamptz, account_id int, subject text, action text, target text, detail jsonb
) returns bytea language sql stable as $$
  select sha256(coalesce(before, ''::bytea) || convert_to(jsonb_build_array(
    to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), account_id, subject, action, target, detail)::text, 'UTF8'))
$$;

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'The audit trail is append-only.';
end $$;
create trigger append_only before update or delete on audit.event for each row execute function audit.refuse_change();
create trigger append_only_all before truncate on audit.event for each statement execute function audit.refuse_change();
