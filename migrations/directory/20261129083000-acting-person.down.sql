ALTER TABLE directory.audit_event DROP COLUMN acted_by;
