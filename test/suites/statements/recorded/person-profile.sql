-- lines.next

WITH head AS MATERIALIZED (SELECT greatest(date_trunc('milliseconds', clock_timestamp()), (SELECT max(recorded_at) FROM (SELECT recorded_at FROM directory.outbox_event ORDER BY position DESC LIMIT 20) recorded)) - interval '1 second' AS since)
SELECT head.since, least(
(SELECT min(valid_from) FROM directory.reporting_line WHERE valid_from > head.since),
(SELECT min(valid_to) FROM directory.reporting_line WHERE valid_to > head.since)
) AS next FROM head;


-- profileParts.assignments

SELECT head.*, found.* FROM (SELECT coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position, (SELECT min(least(CASE WHEN t.valid_from > $2 THEN t.valid_from END, CASE WHEN t.valid_to > $2 THEN t.valid_to END))
FROM directory.assignment t WHERE t.person_id = $1::uuid) AS "changesAt") head
LEFT JOIN LATERAL (
SELECT t.id, json_build_object('id', r.id, 'name', r.name) AS role, json_build_object('id', u.id, 'name', u.name) AS "orgUnit", t.is_primary AS "isPrimary",
t.valid_from AS "validFrom", t.valid_to AS "validTo", count(*) OVER ()::int AS total
FROM directory.assignment t
JOIN directory.role r ON r.id = t.role_id
JOIN directory.org_unit u ON u.id = t.org_unit_id AND u.deleted_at IS NULL
WHERE t.person_id = $1::uuid AND t.valid_from <= $2::timestamptz AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz)
ORDER BY t.is_primary DESC, t.valid_from, t.id LIMIT 20) found ON true;


-- profileParts.changes

SELECT head.*, found.* FROM (SELECT coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position) head
LEFT JOIN LATERAL (
SELECT t.id, t.recorded_at AS "recordedAt", t.actor, t.action, t.entity_kind AS "entityKind", t.entity_id AS "entityId",
(SELECT coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name FROM directory.person p WHERE p.id = $1::uuid) AS "entityName", t.before, t.after,
(SELECT count(*)::int FROM (SELECT FROM directory.audit_event t WHERE t.entity_kind = 'person' AND t.entity_id = $1::text AND t.recorded_at <= $2::timestamptz LIMIT 1001) counted) AS total
FROM directory.audit_event t WHERE t.entity_kind = 'person' AND t.entity_id = $1::text AND t.recorded_at <= $2::timestamptz
ORDER BY t.recorded_at DESC, t.id DESC LIMIT 20) found ON true;


-- profileParts.delegations

SELECT head.*, found.* FROM (SELECT coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position) head
LEFT JOIN LATERAL (
SELECT t.id, t.side, t.total, json_build_object('id', a.id, 'name', coalesce(a.preferred_name, a.given_name) || ' ' || a.family_name) AS delegator, json_build_object('id', b.id, 'name', coalesce(b.preferred_name, b.given_name) || ' ' || b.family_name) AS delegate,
json_build_object('id', u.id, 'name', u.name) AS "orgUnit", CASE WHEN r.id IS NOT NULL THEN json_build_object('id', r.id, 'name', r.name) END AS role,
ARRAY(SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = t.id ORDER BY 1) AS "permissionKeys",
t.max_redelegations AS "maxRedelegations", t.valid_from AS "validFrom", t.valid_to AS "validTo",
t.revoked_at AS "revokedAt", t.reason, (u.deleted_at IS NOT NULL OR a.deleted_at IS NOT NULL OR a.status <> 'active'
OR b.deleted_at IS NOT NULL OR b.status <> 'active') AS suspended
FROM ((
SELECT t.*, 'given' AS side, count(*) OVER ()::int AS total FROM directory.delegation t
WHERE t.delegator_id = $1::uuid AND t.valid_from <= $2::timestamptz AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) AND (t.revoked_at IS NULL OR t.revoked_at > $2::timestamptz)
ORDER BY t.valid_from DESC, t.id DESC LIMIT 20
) UNION ALL (
SELECT t.*, 'received' AS side, count(*) OVER ()::int AS total FROM directory.delegation t
WHERE t.delegate_id = $1::uuid AND t.valid_from <= $2::timestamptz AND (t.valid_to IS NULL OR t.valid_to > $2::timestamptz) AND (t.revoked_at IS NULL OR t.revoked_at > $2::timestamptz)
ORDER BY t.valid_from DESC, t.id DESC LIMIT 20
)) t
JOIN directory.person a ON a.id = t.delegator_id
JOIN directory.person b ON b.id = t.delegate_id
JOIN directory.org_unit u ON u.id = t.org_unit_id
LEFT JOIN directory.role r ON r.id = t.role_id
ORDER BY t.valid_from DESC, t.id DESC) found ON true;


-- profileParts.relationships

SELECT head.*, found.* FROM (SELECT coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position) head
LEFT JOIN LATERAL (
SELECT t.id, t.kind, t.side, t.person, t.total
FROM ((
SELECT t.id, t.kind, 'guardians' AS side, json_build_object('id', p.id, 'name', coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name) AS person, p.name_key, p.id AS person_id, count(*) OVER ()::int AS total
FROM directory.relationship t JOIN directory.person p ON p.id = t.related_person_id AND p.deleted_at IS NULL
WHERE t.person_id = $1::uuid
ORDER BY p.name_key, p.id LIMIT 20
) UNION ALL (
SELECT t.id, t.kind, 'children' AS side, json_build_object('id', p.id, 'name', coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name) AS person, p.name_key, p.id AS person_id, count(*) OVER ()::int AS total
FROM directory.relationship t JOIN directory.person p ON p.id = t.person_id AND p.deleted_at IS NULL
WHERE t.related_person_id = $1::uuid
ORDER BY p.name_key, p.id LIMIT 20
)) t
ORDER BY t.name_key, t.person_id) found ON true;
