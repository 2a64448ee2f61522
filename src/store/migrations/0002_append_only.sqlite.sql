-- What was told stays told: these rows are only ever added.
create trigger ledger_kept before update on ledger begin select raise(abort, 'the ledger is append-only'); end;
create trigger ledger_stays before delete on ledger begin select raise(abort, 'the ledger is append-only'); end;
create trigger event_kept before update on event begin select raise(abort, 'events are append-only'); end;
create trigger event_stays before delete on event begin select raise(abort, 'events are append-only'); end;
create trigger decision_kept before update on decision begin select raise(abort, 'decisions are append-only'); end;
create trigger decision_stays before delete on decision begin select raise(abort, 'decisions are append-only'); end;
