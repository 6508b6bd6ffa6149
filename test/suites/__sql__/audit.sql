SELECT count(*)::integer AS total FROM (SELECT FROM directory.audit_event t WHERE t.entity_kind = $1::text AND t.entity_id = $2::text LIMIT 1001) counted;

SELECT t.id, t.recorded_at AS "recordedAt", t.actor, t.action, t.entity_kind AS "entityKind",
t.entity_id AS "entityId", t.before, t.after, t.recorded_at AS key_0, t.id AS key_1 FROM (SELECT t.* FROM directory.audit_event t WHERE t.entity_kind = $1::text AND t.entity_id = $2::text ORDER BY t.recorded_at DESC, t.id DESC LIMIT $3) t ORDER BY t.recorded_at DESC, t.id DESC;
