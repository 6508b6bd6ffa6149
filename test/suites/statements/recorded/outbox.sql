-- outbox.after

SELECT transaction_id::text AS "transactionId", position::text, kind, entity_ids AS "entityIds", recorded_at AS "recordedAt"
FROM (
SELECT *, sum(cardinality(entity_ids)) OVER (ORDER BY transaction_id, position) - cardinality(entity_ids) AS ids_before
FROM (SELECT * FROM directory.outbox_event WHERE (transaction_id, position) > ($1::xid8, $2::bigint) AND transaction_id < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY transaction_id, position LIMIT $3) next
) numbered
WHERE ids_before < $4
ORDER BY numbered.transaction_id, numbered.position;


-- outbox.alone

SELECT pg_try_advisory_lock($1, $2) AS held;

SELECT pg_advisory_unlock($1, $2);


-- outbox.changes

SELECT t.id, coalesce(t.preferred_name, t.given_name) || ' ' || t.family_name AS name, t.name_key AS "sortKey",
t.status = 'active' AND t.deleted_at IS NULL AS active FROM directory.person t WHERE t.id = ANY ($1::uuid[]);

SELECT t.id, t.name, t.kind, t.parent_id AS "parentId", t.deleted_at IS NOT NULL AS deleted FROM directory.org_unit t WHERE t.id = ANY ($1::uuid[]);

SELECT t.id, t.name, ARRAY(SELECT p.permission_key FROM directory.role_permission p WHERE p.role_id = t.id ORDER BY 1) AS "permissionKeys" FROM directory.role t WHERE t.id = ANY ($1::uuid[]);

SELECT t.id, t.person_id AS "personId", t.role_id AS "roleId", t.org_unit_id AS "orgUnitId",
round(extract(epoch FROM t.valid_from) * 1000)::float8 AS "validFrom", round(extract(epoch FROM t.valid_to) * 1000)::float8 AS "validTo" FROM directory.assignment t WHERE t.id = ANY ($1::uuid[]);

SELECT t.id, t.delegator_id AS "delegatorId", t.delegate_id AS "delegateId", t.org_unit_id AS "orgUnitId", t.role_id AS "roleId",
ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
t.max_redelegations AS "maxRedelegations", round(extract(epoch FROM t.valid_from) * 1000)::float8 AS "validFrom", round(extract(epoch FROM t.valid_to) * 1000)::float8 AS "validTo",
round(extract(epoch FROM t.revoked_at) * 1000)::float8 AS "revokedAt", t.reason FROM directory.delegation t WHERE t.id = ANY ($1::uuid[]);

SELECT t.id, t.person_id AS "personId", t.manager_id AS "managerId", round(extract(epoch FROM t.valid_from) * 1000)::float8 AS "validFrom", round(extract(epoch FROM t.valid_to) * 1000)::float8 AS "validTo" FROM directory.reporting_line t WHERE t.id = ANY ($1::uuid[]);


-- outbox.claimRebuild

SELECT pg_try_advisory_lock($1, $2) AS held;


-- outbox.counts

SELECT (SELECT count(*)::int FROM directory.org_unit t) AS "orgUnit", (SELECT count(*)::int FROM directory.person t) AS "person", (SELECT count(*)::int FROM directory.role t) AS "role", (SELECT count(*)::int FROM directory.assignment t) AS "assignment", (SELECT count(*)::int FROM directory.reporting_line t) AS "reportingLine", (SELECT count(*)::int FROM directory.delegation t) AS "delegation";


-- outbox.forgetForeign

DELETE FROM directory.outbox_event WHERE transaction_id > pg_snapshot_xmax(pg_current_snapshot());


-- outbox.heldBack

SELECT holder.pid, holder.since, holder.application
FROM (
SELECT pid, xact_start AS since, nullif(application_name, '') AS application, age(backend_xid) AS age
FROM pg_stat_activity WHERE backend_xid IS NOT NULL
UNION ALL
SELECT NULL, prepared, 'prepared transaction ' || gid, age(transaction) FROM pg_prepared_xacts
) holder
WHERE EXISTS (
SELECT FROM directory.outbox_event
WHERE (transaction_id, position) > ($1::xid8, $2::bigint) AND transaction_id >= pg_snapshot_xmin(pg_current_snapshot())
)
ORDER BY holder.age DESC LIMIT 1;


-- outbox.hint

LISTEN directory_outbox;


-- outbox.horizon

SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin;


-- outbox.knows

SELECT $1::numeric <= pg_snapshot_xmax(pg_current_snapshot())::text::numeric AS known;


-- outbox.lag

SELECT count(*)::int AS events, greatest(coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0), 0)::float8 AS seconds
FROM (SELECT recorded_at FROM directory.outbox_event WHERE (transaction_id, position) > ($1::xid8, $2::bigint)
ORDER BY transaction_id, position LIMIT 10001) waiting;


-- outbox.owed

SELECT DISTINCT id::text
FROM directory.outbox_event event, unnest(event.entity_ids) id
WHERE (event.transaction_id, event.position) > ($1::xid8, $2::bigint) AND event.kind = $3 AND id = ANY ($4::uuid[]);


-- outbox.range

SELECT t.id, coalesce(t.preferred_name, t.given_name) || ' ' || t.family_name AS name, t.name_key AS "sortKey",
t.status = 'active' AND t.deleted_at IS NULL AS active FROM directory.person t WHERE $1::uuid IS NULL ORDER BY t.id LIMIT $2;

SELECT t.id, coalesce(t.preferred_name, t.given_name) || ' ' || t.family_name AS name, t.name_key AS "sortKey",
t.status = 'active' AND t.deleted_at IS NULL AS active FROM directory.person t WHERE t.id > $1::uuid ORDER BY t.id LIMIT $2;

SELECT t.id, t.name, t.kind, t.parent_id AS "parentId", t.deleted_at IS NOT NULL AS deleted FROM directory.org_unit t WHERE $1::uuid IS NULL ORDER BY t.id LIMIT $2;

SELECT t.id, t.name, t.kind, t.parent_id AS "parentId", t.deleted_at IS NOT NULL AS deleted FROM directory.org_unit t WHERE t.id > $1::uuid ORDER BY t.id LIMIT $2;

SELECT t.id, t.name, ARRAY(SELECT p.permission_key FROM directory.role_permission p WHERE p.role_id = t.id ORDER BY 1) AS "permissionKeys" FROM directory.role t WHERE $1::uuid IS NULL ORDER BY t.id LIMIT $2;

SELECT t.id, t.name, ARRAY(SELECT p.permission_key FROM directory.role_permission p WHERE p.role_id = t.id ORDER BY 1) AS "permissionKeys" FROM directory.role t WHERE t.id > $1::uuid ORDER BY t.id LIMIT $2;

SELECT t.id, t.person_id AS "personId", t.role_id AS "roleId", t.org_unit_id AS "orgUnitId",
round(extract(epoch FROM t.valid_from) * 1000)::float8 AS "validFrom", round(extract(epoch FROM t.valid_to) * 1000)::float8 AS "validTo" FROM directory.assignment t WHERE $1::uuid IS NULL ORDER BY t.id LIMIT $2;

SELECT t.id, t.person_id AS "personId", t.role_id AS "roleId", t.org_unit_id AS "orgUnitId",
round(extract(epoch FROM t.valid_from) * 1000)::float8 AS "validFrom", round(extract(epoch FROM t.valid_to) * 1000)::float8 AS "validTo" FROM directory.assignment t WHERE t.id > $1::uuid ORDER BY t.id LIMIT $2;

SELECT t.id, t.delegator_id AS "delegatorId", t.delegate_id AS "delegateId", t.org_unit_id AS "orgUnitId", t.role_id AS "roleId",
ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
t.max_redelegations AS "maxRedelegations", round(extract(epoch FROM t.valid_from) * 1000)::float8 AS "validFrom", round(extract(epoch FROM t.valid_to) * 1000)::float8 AS "validTo",
round(extract(epoch FROM t.revoked_at) * 1000)::float8 AS "revokedAt", t.reason FROM directory.delegation t WHERE $1::uuid IS NULL ORDER BY t.id LIMIT $2;

SELECT t.id, t.delegator_id AS "delegatorId", t.delegate_id AS "delegateId", t.org_unit_id AS "orgUnitId", t.role_id AS "roleId",
ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
t.max_redelegations AS "maxRedelegations", round(extract(epoch FROM t.valid_from) * 1000)::float8 AS "validFrom", round(extract(epoch FROM t.valid_to) * 1000)::float8 AS "validTo",
round(extract(epoch FROM t.revoked_at) * 1000)::float8 AS "revokedAt", t.reason FROM directory.delegation t WHERE t.id > $1::uuid ORDER BY t.id LIMIT $2;

SELECT t.id, t.person_id AS "personId", t.manager_id AS "managerId", round(extract(epoch FROM t.valid_from) * 1000)::float8 AS "validFrom", round(extract(epoch FROM t.valid_to) * 1000)::float8 AS "validTo" FROM directory.reporting_line t WHERE $1::uuid IS NULL ORDER BY t.id LIMIT $2;

SELECT t.id, t.person_id AS "personId", t.manager_id AS "managerId", round(extract(epoch FROM t.valid_from) * 1000)::float8 AS "validFrom", round(extract(epoch FROM t.valid_to) * 1000)::float8 AS "validTo" FROM directory.reporting_line t WHERE t.id > $1::uuid ORDER BY t.id LIMIT $2;


-- outbox.source

SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) AS identity
FROM pg_control_system();
