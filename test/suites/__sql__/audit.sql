SELECT count(*)::integer AS total FROM (SELECT FROM directory.audit_event t WHERE t.entity_kind = $1::text AND t.entity_id = $2::text LIMIT 1001) counted;

SELECT t.id, t.recorded_at AS "recordedAt", t.actor, t.action, t.entity_kind AS "entityKind",
t.entity_id AS "entityId", CASE t.entity_kind
WHEN 'person' THEN (SELECT coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name FROM directory.person p WHERE p.id = t.entity_id::uuid)
WHEN 'orgUnit' THEN (SELECT u.name FROM directory.org_unit u WHERE u.id = t.entity_id::uuid)
WHEN 'role' THEN (SELECT r.name FROM directory.role r WHERE r.id = t.entity_id::uuid)
END AS "entityName", t.before, t.after, t.acted_by AS "actedBy", t.recorded_at AS key_0, t.id AS key_1 FROM (SELECT t.* FROM directory.audit_event t WHERE t.entity_kind = $1::text AND t.entity_id = $2::text ORDER BY t.recorded_at DESC, t.id DESC LIMIT $3) t ORDER BY t.recorded_at DESC, t.id DESC;
