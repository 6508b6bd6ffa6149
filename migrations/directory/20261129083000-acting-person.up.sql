-- A line of the log names the person as whom the user acted, with the chain of authority. Null means an administrator.
ALTER TABLE directory.audit_event ADD COLUMN acted_by jsonb;
