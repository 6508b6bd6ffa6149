-- witness.confirm

SELECT coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position,
NOT EXISTS (
SELECT FROM json_to_recordset($2::json) AS claim (id uuid, delegator uuid, delegate uuid, unit uuid, role uuid, keys text[], most int,
valid_from timestamptz, valid_to timestamptz, revoked_at timestamptz)
WHERE (SELECT (d.delegator_id, d.delegate_id, d.org_unit_id, d.role_id, d.max_redelegations, d.valid_from, d.valid_to, d.revoked_at)
IS NOT DISTINCT FROM (claim.delegator, claim.delegate, claim.unit, claim.role, claim.most, claim.valid_from, claim.valid_to, claim.revoked_at)
FROM directory.delegation d WHERE d.id = claim.id AND NOT EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = d.org_unit_id AND gone.deleted_at IS NOT NULL)) IS NOT TRUE
OR claim.keys <> ARRAY(
SELECT p.permission_key FROM directory.delegation_permission p WHERE p.delegation_id = claim.id ORDER BY p.permission_key COLLATE "C")
)
AND NOT EXISTS (
SELECT FROM json_to_recordset($3::json) AS claim (id uuid, person uuid, role uuid, unit uuid, valid_from timestamptz, valid_to timestamptz)
WHERE (SELECT (a.person_id, a.role_id, a.org_unit_id, a.valid_from, a.valid_to)
IS NOT DISTINCT FROM (claim.person, claim.role, claim.unit, claim.valid_from, claim.valid_to)
FROM directory.assignment a WHERE a.id = claim.id AND NOT EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = a.org_unit_id AND gone.deleted_at IS NOT NULL)) IS NOT TRUE
)
AND NOT EXISTS (
SELECT FROM unnest($4::uuid[]) AS claim (id)
WHERE (SELECT p.status = 'active' AND p.deleted_at IS NULL FROM directory.person p WHERE p.id = claim.id) IS NOT TRUE
)
AND NOT EXISTS (
SELECT FROM unnest($5::uuid[], $6::text[]) AS claim (role_id, key)
WHERE (SELECT true FROM directory.role_permission p WHERE p.role_id = claim.role_id AND p.permission_key = claim.key) IS NOT TRUE
)
AND NOT EXISTS (
SELECT FROM unnest($7::uuid[], $8::text[]) AS claim (id, line)
WHERE claim.line IS DISTINCT FROM (
WITH RECURSIVE line AS (
SELECT unit.id, unit.parent_id, unit.deleted_at, 0 AS distance FROM directory.org_unit unit WHERE unit.id = claim.id
UNION ALL
SELECT parent.id, parent.parent_id, parent.deleted_at, line.distance + 1
FROM line JOIN directory.org_unit parent ON parent.id = line.parent_id
)
SELECT string_agg(line.id::text, ',' ORDER BY line.distance) FROM line WHERE line.deleted_at IS NULL
)
)
AND ($9::uuid IS NULL OR EXISTS (SELECT FROM directory.org_unit unit WHERE unit.id = $9 AND unit.deleted_at IS NULL)) AS holds,
($1::text IS NULL OR EXISTS (SELECT FROM directory.permission WHERE key = $1)) AS known;

SELECT coalesce((
SELECT transaction_id || '.' || position FROM directory.outbox_event ORDER BY transaction_id DESC, outbox_event.position DESC LIMIT 1
), '0.0') AS position, true AS holds,
($1::text IS NULL OR EXISTS (SELECT FROM directory.permission WHERE key = $1)) AS known;
