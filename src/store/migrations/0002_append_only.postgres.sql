-- What was told stays told: these rows are only ever added.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger ledger_kept before update or delete or truncate on ledger for each statement execute function refuse_change();
create trigger event_kept before update or delete or truncate on event for each statement execute function refuse_change();
create trigger decision_kept before update or delete or truncate on decision for each statement execute function refuse_change();
