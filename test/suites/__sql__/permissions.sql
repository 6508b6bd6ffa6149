SELECT count(*)::integer AS total FROM (SELECT FROM directory.permission t WHERE directory.fold(' ' || t.key || ' ' || t.description) LIKE directory.search_pattern($1::text) LIMIT 1001) counted;

SELECT t.key, t.description,
(SELECT count(*)::integer FROM directory.role_permission rp WHERE rp.permission_key = t.key) AS "roleCount",
t.version, t.key AS key_0 FROM (SELECT t.* FROM directory.permission t WHERE directory.fold(' ' || t.key || ' ' || t.description) LIKE directory.search_pattern($1::text) ORDER BY t.key LIMIT $2) t ORDER BY t.key;
