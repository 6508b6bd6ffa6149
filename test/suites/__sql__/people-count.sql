SELECT count(*)::integer AS total FROM (SELECT 1 FROM directory.person p WHERE p.deleted_at IS NULL AND p.search_text LIKE directory.search_pattern($1::text)) counted;
