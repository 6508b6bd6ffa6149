SELECT count(*)::integer AS total FROM (SELECT FROM directory.assignment t WHERE t.person_id = $1::uuid AND t.role_id = $2::uuid AND t.org_unit_id = $3::uuid AND t.valid_from <= $4::timestamptz AND (t.valid_to IS NULL OR t.valid_to > $4::timestamptz)
AND NOT EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = t.org_unit_id AND gone.deleted_at IS NOT NULL) LIMIT 1001) counted;

SELECT t.id, t.person_id AS "personId", t.role_id AS "roleId", t.org_unit_id AS "orgUnitId",
t.is_primary AS "isPrimary", t.valid_from AS "validFrom", t.valid_to AS "validTo", t.source,
t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version, coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name AS "personName",
r.name AS "roleName", u.name AS "orgUnitName", t.valid_from AS key_0, t.id AS key_1 FROM (SELECT t.* FROM directory.assignment t WHERE t.person_id = $1::uuid AND t.role_id = $2::uuid AND t.org_unit_id = $3::uuid AND t.valid_from <= $4::timestamptz AND (t.valid_to IS NULL OR t.valid_to > $4::timestamptz)
AND NOT EXISTS (SELECT FROM directory.org_unit gone WHERE gone.id = t.org_unit_id AND gone.deleted_at IS NOT NULL) ORDER BY (t.valid_from + interval '0') DESC, t.id DESC LIMIT $5) t JOIN directory.person p ON p.id = t.person_id
JOIN directory.role r ON r.id = t.role_id
JOIN directory.org_unit u ON u.id = t.org_unit_id ORDER BY t.valid_from DESC, t.id DESC;
