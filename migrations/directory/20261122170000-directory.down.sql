-- Takes the directory back with all its data. The migration history may live in this schema, so the schema itself only
-- goes when nothing is left in it.
DROP VIEW directory.typeorm_metadata;
DROP TABLE
  directory.outbox_event,
  directory.audit_event,
  directory.import_fault,
  directory.import_run,
  directory.class_session,
  directory.class,
  directory.course,
  directory.academic_session,
  directory.relationship,
  directory.delegation_permission,
  directory.delegation,
  directory.reporting_line,
  directory.assignment,
  directory.role_permission,
  directory.role,
  directory.permission,
  directory.org_unit,
  directory.person;
DROP FUNCTION directory.check_delegation_covers();
DROP FUNCTION directory.refuse_reporting_cycle();
DROP FUNCTION directory.refuse_org_unit_cycle();
DROP FUNCTION directory.wait_for_turn(regclass);
DROP FUNCTION directory.search_pattern(text);
DROP FUNCTION directory.sort_key(text);
DROP FUNCTION directory.fold(text);
DROP FUNCTION directory.caseless(text);

-- Extensions in this schema came with it. Refused, not cascaded, where another schema uses one.
DO $do$
DECLARE
  extension name;
BEGIN
  FOR extension IN SELECT extname FROM pg_extension WHERE extnamespace = 'directory'::regnamespace LOOP
    EXECUTE format('DROP EXTENSION %I', extension);
  END LOOP;
  IF NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'directory'::regnamespace)
    AND NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'directory'::regnamespace) THEN
    DROP SCHEMA directory;
  END IF;
END $do$;
