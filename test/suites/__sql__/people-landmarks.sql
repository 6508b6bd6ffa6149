SELECT * FROM (SELECT p.name_key AS key_0, p.id AS key_1, row_number() OVER (ORDER BY p.name_key DESC, p.id DESC) AS row FROM directory.person p WHERE p.deleted_at IS NULL) numbered WHERE row % $1 = 0 ORDER BY row;

SELECT count(*)::integer AS total FROM (SELECT 1 FROM directory.person p WHERE p.deleted_at IS NULL) counted;
