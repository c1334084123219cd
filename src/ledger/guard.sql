CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} WHEN (SELECT published FROM runs WHERE key = NEW.run) = 1
BEGIN SELECT RAISE(ABORT, 'ledger: a published run never changes'); END;
CREATE TRIGGER {table}_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'ledger: a published run never changes'); END;
CREATE TRIGGER {table}_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, 'ledger: a published run never changes'); END;
