-- The directory: people, org units, roles, permissions, assignments, reporting lines, delegations,
-- what the roster adds (relationships, sessions, courses, classes), audit, outbox and import runs.

CREATE SCHEMA IF NOT EXISTS directory;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE directory.person (
  id uuid PRIMARY KEY,
  sourced_id text,
  given_name text NOT NULL,
  family_name text NOT NULL,
  middle_name text,
  preferred_name text,
  username text NOT NULL,
  email text,
  status text NOT NULL DEFAULT 'active',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  deleted_at timestamptz(3),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT person_sourced_id_key UNIQUE (sourced_id),
  CONSTRAINT person_status_check CHECK (status IN ('active', 'inactive'))
);

CREATE TABLE directory.org_unit (
  id uuid PRIMARY KEY,
  parent_id uuid,
  kind text NOT NULL,
  name text NOT NULL,
  code text,
  sourced_id text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  deleted_at timestamptz(3),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT org_unit_sourced_id_key UNIQUE (sourced_id),
  CONSTRAINT org_unit_parent_fkey FOREIGN KEY (parent_id) REFERENCES directory.org_unit (id),
  CONSTRAINT org_unit_kind_check CHECK (kind IN ('national', 'state', 'local', 'district', 'school', 'department', 'class')),
  CONSTRAINT org_unit_parent_check CHECK (parent_id <> id)
);

CREATE TABLE directory.permission (
  key text PRIMARY KEY,
  description text NOT NULL DEFAULT '',
  CONSTRAINT permission_key_check CHECK (key ~ '^[a-z][a-z0-9]*([.:-][a-z0-9]+)*$' AND length(key) <= 100)
);

CREATE TABLE directory.role (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1
);

CREATE TABLE directory.role_permission (
  role_id uuid NOT NULL REFERENCES directory.role (id) ON DELETE CASCADE,
  permission_key text NOT NULL REFERENCES directory.permission (key),
  PRIMARY KEY (role_id, permission_key)
);

CREATE TABLE directory.assignment (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES directory.person (id),
  role_id uuid NOT NULL REFERENCES directory.role (id),
  org_unit_id uuid NOT NULL REFERENCES directory.org_unit (id),
  is_primary boolean NOT NULL DEFAULT false,
  valid_from timestamptz(3) NOT NULL,
  valid_to timestamptz(3),
  source text NOT NULL DEFAULT 'manual',
  -- OneRoster sourcedId of the role or enrollment this came from.
  sourced_id text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT assignment_sourced_id_key UNIQUE (sourced_id),
  CONSTRAINT assignment_validity_check CHECK (valid_to > valid_from),
  CONSTRAINT assignment_source_check CHECK (source IN ('manual', 'oneroster'))
);

CREATE TABLE directory.reporting_line (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES directory.person (id),
  manager_id uuid NOT NULL REFERENCES directory.person (id),
  valid_from timestamptz(3) NOT NULL,
  valid_to timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT reporting_line_validity_check CHECK (valid_to > valid_from),
  CONSTRAINT reporting_line_self_check CHECK (person_id <> manager_id),
  CONSTRAINT reporting_line_one_manager EXCLUDE USING gist (person_id WITH =, tstzrange(valid_from, valid_to) WITH &&)
);

CREATE TABLE directory.delegation (
  id uuid PRIMARY KEY,
  delegator_id uuid NOT NULL REFERENCES directory.person (id),
  delegate_id uuid NOT NULL REFERENCES directory.person (id),
  org_unit_id uuid NOT NULL REFERENCES directory.org_unit (id),
  -- Exactly one of: all permissions of a role, or the keys in delegation_permission.
  role_id uuid REFERENCES directory.role (id),
  max_redelegations integer NOT NULL DEFAULT 0,
  valid_from timestamptz(3) NOT NULL,
  valid_to timestamptz(3),
  revoked_at timestamptz(3),
  reason text NOT NULL DEFAULT '',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT delegation_validity_check CHECK (valid_to > valid_from),
  CONSTRAINT delegation_self_check CHECK (delegator_id <> delegate_id),
  CONSTRAINT delegation_redelegations_check CHECK (max_redelegations BETWEEN 0 AND 32)
);

CREATE TABLE directory.delegation_permission (
  delegation_id uuid NOT NULL REFERENCES directory.delegation (id) ON DELETE CASCADE,
  permission_key text NOT NULL REFERENCES directory.permission (key),
  PRIMARY KEY (delegation_id, permission_key)
);

CREATE TABLE directory.relationship (
  id uuid PRIMARY KEY,
  -- The pupil.
  person_id uuid NOT NULL REFERENCES directory.person (id),
  -- The guardian, parent or relative of the pupil.
  related_person_id uuid NOT NULL REFERENCES directory.person (id),
  kind text NOT NULL,
  CONSTRAINT relationship_key UNIQUE (person_id, related_person_id),
  CONSTRAINT relationship_self_check CHECK (person_id <> related_person_id),
  CONSTRAINT relationship_kind_check CHECK (kind IN ('guardian', 'parent', 'relative'))
);

CREATE TABLE directory.academic_session (
  id uuid PRIMARY KEY,
  sourced_id text NOT NULL,
  title text NOT NULL,
  kind text NOT NULL,
  start_date date NOT NULL,
  end_date date NOT NULL,
  parent_id uuid REFERENCES directory.academic_session (id),
  school_year integer NOT NULL,
  deleted_at timestamptz(3),
  CONSTRAINT academic_session_sourced_id_key UNIQUE (sourced_id)
);

CREATE TABLE directory.course (
  id uuid PRIMARY KEY,
  sourced_id text NOT NULL,
  title text NOT NULL,
  code text,
  org_unit_id uuid NOT NULL REFERENCES directory.org_unit (id),
  school_year_id uuid REFERENCES directory.academic_session (id),
  grades text[] NOT NULL DEFAULT '{}',
  subjects text[] NOT NULL DEFAULT '{}',
  deleted_at timestamptz(3),
  CONSTRAINT course_sourced_id_key UNIQUE (sourced_id)
);

-- What an org unit of kind class has beside name and parent.
CREATE TABLE directory.class (
  org_unit_id uuid PRIMARY KEY REFERENCES directory.org_unit (id) ON DELETE CASCADE,
  course_id uuid REFERENCES directory.course (id),
  kind text NOT NULL,
  location text,
  grades text[] NOT NULL DEFAULT '{}',
  subjects text[] NOT NULL DEFAULT '{}',
  periods text[] NOT NULL DEFAULT '{}'
);

CREATE TABLE directory.class_session (
  org_unit_id uuid NOT NULL REFERENCES directory.class (org_unit_id) ON DELETE CASCADE,
  academic_session_id uuid NOT NULL REFERENCES directory.academic_session (id),
  PRIMARY KEY (org_unit_id, academic_session_id)
);

CREATE TABLE directory.import_run (
  id uuid PRIMARY KEY,
  actor text NOT NULL,
  source text NOT NULL,
  state text NOT NULL,
  report jsonb,
  started_at timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3),
  CONSTRAINT import_run_state_check CHECK (state IN ('checking', 'checked', 'applying', 'applied', 'failed', 'cancelled', 'discarded'))
);

CREATE TABLE directory.audit_event (
  id uuid PRIMARY KEY,
  recorded_at timestamptz(3) NOT NULL DEFAULT now(),
  actor text NOT NULL,
  door text NOT NULL,
  action text NOT NULL,
  entity_kind text NOT NULL,
  entity_id text NOT NULL,
  before jsonb,
  after jsonb,
  request_id uuid,
  import_run_id uuid REFERENCES directory.import_run (id)
);

-- "These rows changed" for the projection, which reads the rows as they are now. Read only below
-- pg_snapshot_xmin(pg_current_snapshot()): a position may become visible after a higher one.
CREATE TABLE directory.outbox_event (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  kind text NOT NULL,
  entity_ids uuid[] NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT now()
);
