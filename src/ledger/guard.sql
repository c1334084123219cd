-- Only Ledger::publish lifts the guard of inserts, within its transaction. REPLACE fires no delete trigger, but this one.
CREATE TRIGGER {table}_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'ledger: a published run never changes'); END;
