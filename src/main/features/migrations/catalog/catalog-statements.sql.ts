// $1 is always the names of the schemas. Names in definitions are qualified, because the reader's search path is empty.
// What belongs to an extension is left out: the extension brings it.

const notOfExtension = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend member WHERE member.classid = '${catalog}'::regclass AND member.objid = ${oid} AND member.deptype = 'e')`

const ownerOf = (oid: string) => `CASE WHEN ${oid} <> n.nspowner THEN pg_get_userbyid(${oid}) END`

const collationOf = (collation: string, type: string) => `
  CASE WHEN ${collation} <> ${type}.typcollation THEN
    (SELECT format('%I.%I', s.nspname, o.collname) FROM pg_collation o JOIN pg_namespace s ON s.oid = o.collnamespace
     WHERE o.oid = ${collation}) END`

const sequenceOptions = `
  json_build_object('start', q.seqstart::text, 'increment', q.seqincrement::text, 'cache', q.seqcache::text, 'cycle', q.seqcycle,
    'min', CASE WHEN q.seqincrement > 0 AND q.seqmin = 1 THEN NULL ELSE q.seqmin::text END,
    'max', CASE WHEN q.seqincrement > 0 AND q.seqmax = CASE q.seqtypid WHEN 'int2'::regtype THEN 32767
      WHEN 'int4'::regtype THEN 2147483647 ELSE 9223372036854775807 END THEN NULL ELSE q.seqmax::text END)`

export const SCHEMAS = `
  SELECT n.oid::text, n.nspname AS name, obj_description(n.oid, 'pg_namespace') AS comment
  FROM pg_namespace n WHERE n.nspname = ANY ($1)`

export const EXTENSIONS = `
  SELECT e.oid::text, e.extname AS name, n.nspname AS schema, n.nspname = ANY ($1) AS ours
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'`

export const EXTENSION_MEMBERS = `
  SELECT d.classid::regclass::text AS class, d.objid::text AS oid, d.refobjid::text AS extension
  FROM pg_depend d WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass`

export const RELATIONS = `
  SELECT c.oid::text, c.relkind AS kind, n.nspname AS schema, c.relname AS name, c.relpersistence = 'u' AS unlogged,
    COALESCE(c.reloptions, '{}') AS options, c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forceRowSecurity",
    CASE c.relreplident WHEN 'i' THEN 'd' ELSE c.relreplident END AS "replicaIdentity", c.relispopulated AS filled,
    c.reltype::text AS "rowType", r.typarray::text AS "rowTypes", ${ownerOf('c.relowner')} AS owner,
    obj_description(c.oid, 'pg_class') AS comment,
    CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_type r ON r.oid = c.reltype
  WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'v', 'm') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid) AND ${notOfExtension('pg_class', 'c.oid')}
  ORDER BY c.relname`

export const COLUMNS = `
  SELECT a.attrelid::text AS relation, a.attnum AS position, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    t.typcategory AS category, ${collationOf('a.attcollation', 't')} AS collation,
    CASE WHEN a.attnotnull THEN json_build_object('constraint', k.conname, 'valid', COALESCE(k.convalidated, true)) END AS "notNull",
    a.attgenerated AS generated, d.oid::text AS "defaultOid", pg_get_expr(d.adbin, d.adrelid) AS expression,
    CASE WHEN a.attidentity <> '' THEN json_build_object('always', a.attidentity = 'a',
      'sequence', s.relname, 'options', ${sequenceOptions}) END AS identity,
    NULLIF(a.attstattarget, -1) AS statistics, NULLIF(a.attstorage, t.typstorage) AS storage, t.typstorage AS "typeStorage",
    NULLIF(a.attcompression, '') AS compression, col_description(a.attrelid, a.attnum) AS comment
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_constraint k ON k.contype = 'n' AND k.conrelid = a.attrelid AND k.conkey[1] = a.attnum
  LEFT JOIN pg_depend i ON a.attidentity <> '' AND i.refclassid = 'pg_class'::regclass AND i.refobjid = a.attrelid
    AND i.refobjsubid = a.attnum AND i.deptype = 'i' AND i.classid = 'pg_class'::regclass
  LEFT JOIN pg_class s ON s.oid = i.objid
  LEFT JOIN pg_sequence q ON q.seqrelid = s.oid
  WHERE n.nspname = ANY ($1) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attrelid, a.attnum`

export const CONSTRAINTS = `
  SELECT k.oid::text, k.conrelid::text AS relation, NULLIF(k.conindid, 0)::text AS index, k.conname AS name, k.contype AS type,
    pg_get_constraintdef(k.oid) AS definition, k.convalidated AS valid, obj_description(k.oid, 'pg_constraint') AS comment
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) AND k.contype IN ('c', 'p', 'u', 'f', 'x') AND k.conparentid = 0
  ORDER BY k.conname`

export const INDEXES = `
  SELECT i.indexrelid::text AS oid, i.indrelid::text AS relation, x.relname AS name, pg_get_indexdef(i.indexrelid) AS definition,
    i.indisvalid AND i.indisready AS valid, i.indisreplident AS "replicaIdentity", obj_description(x.oid, 'pg_class') AS comment
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
  ORDER BY x.relname`

export const SEQUENCES = `
  SELECT c.oid::text, n.nspname AS schema, c.relname AS name, format_type(q.seqtypid, NULL) AS type, c.relpersistence = 'u' AS unlogged,
    ${sequenceOptions} AS options, ${ownerOf('c.relowner')} AS owner, obj_description(c.oid, 'pg_class') AS comment,
    CASE WHEN d.objid IS NOT NULL THEN json_build_object('table', tc.relname, 'column', a.attname) END AS "ownedBy"
  FROM pg_sequence q JOIN pg_class c ON c.oid = q.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'a' AND d.refobjsubid > 0
    AND d.refclassid = 'pg_class'::regclass
  LEFT JOIN pg_class tc ON tc.oid = d.refobjid LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  WHERE n.nspname = ANY ($1) AND ${notOfExtension('pg_class', 'c.oid')}
    AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_class'::regclass AND i.objid = c.oid AND i.deptype = 'i')
  ORDER BY c.relname`

export const ROUTINES = `
  SELECT p.oid::text, n.nspname AS schema, p.proname AS name, p.prokind = 'p' AS procedure, oidvectortypes(p.proargtypes) AS signature,
    pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result,
    pg_get_functiondef(p.oid) AS definition, ${ownerOf('p.proowner')} AS owner, obj_description(p.oid, 'pg_proc') AS comment
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = ANY ($1) AND p.prokind IN ('f', 'p') AND ${notOfExtension('pg_proc', 'p.oid')}
  ORDER BY p.proname, p.oid`

export const TYPES = `
  SELECT t.oid::text, t.typarray::text AS "arrayOid", t.typtype AS kind, n.nspname AS schema, t.typname AS name, t.typrelid::text AS relation,
    ${ownerOf('t.typowner')} AS owner, obj_description(t.oid, 'pg_type') AS comment,
    (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) AS values,
    CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS "baseType",
    ${collationOf('t.typcollation', 'b')} AS collation, t.typnotnull AS "notNull", t.typdefault AS default,
    (SELECT json_agg(json_build_object('oid', k.oid::text, 'name', k.conname, 'definition', pg_get_constraintdef(k.oid)) ORDER BY k.conname)
     FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c') AS checks,
    (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'collation',
       ${collationOf('a.attcollation', 'at')}) ORDER BY a.attnum)
     FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid
     WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS attributes
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_type b ON b.oid = t.typbasetype
  LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE n.nspname = ANY ($1) AND (t.typtype IN ('e', 'd') OR c.relkind = 'c') AND ${notOfExtension('pg_type', 't.oid')}
  ORDER BY t.typname`

export const TRIGGERS = `
  SELECT t.oid::text, t.tgrelid::text AS relation, t.tgname AS name, pg_get_triggerdef(t.oid) AS definition, t.tgenabled AS enabled,
    NULLIF(t.tgconstraint, 0)::text AS "constraintOid", obj_description(t.oid, 'pg_trigger') AS comment
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) AND NOT t.tgisinternal AND t.tgparentid = 0 ORDER BY t.tgname`

export const RULES = `
  SELECT r.oid::text, r.ev_class::text AS relation, r.rulename AS name, pg_get_ruledef(r.oid) AS definition, r.ev_enabled AS enabled,
    obj_description(r.oid, 'pg_rewrite') AS comment
  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) ORDER BY r.rulename`

export const POLICIES = `
  SELECT p.oid::text, p.polrelid::text AS relation, p.polname AS name, p.polcmd AS command, p.polpermissive AS permissive,
    (SELECT array_agg(CASE WHEN role = 0 THEN '' ELSE pg_get_userbyid(role)::text END ORDER BY 1) FROM unnest(p.polroles) role) AS roles,
    pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check,
    obj_description(p.oid, 'pg_policy') AS comment
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) ORDER BY p.polname`

/** Who may what on which object, without what the owner has by default. */
export const GRANTS = `
  WITH object (class, oid, sub, owner, acl, letter) AS (
    SELECT 'pg_namespace', n.oid, 0, n.nspowner, n.nspacl, 'n' FROM pg_namespace n WHERE n.nspname = ANY ($1) AND n.nspacl IS NOT NULL
    UNION ALL
    SELECT 'pg_class', c.oid, 0, c.relowner, c.relacl, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY ($1) AND c.relacl IS NOT NULL
    UNION ALL
    SELECT 'pg_class', a.attrelid, a.attnum, c.relowner, a.attacl, 'c' FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY ($1) AND a.attacl IS NOT NULL AND NOT a.attisdropped
    UNION ALL
    SELECT 'pg_proc', p.oid, 0, p.proowner, p.proacl, 'f' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = ANY ($1) AND p.proacl IS NOT NULL
    UNION ALL
    SELECT 'pg_type', t.oid, 0, t.typowner, t.typacl, 'T' FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = ANY ($1) AND t.typacl IS NOT NULL)
  SELECT class, o.oid::text, sub, CASE WHEN e.grantee = 0 THEN '' ELSE pg_get_userbyid(e.grantee)::text END AS grantee,
    e.privilege_type AS privilege, e.is_grantable AS grantable, false AS withheld
  FROM object o, aclexplode(o.acl) e WHERE e.grantee <> o.owner
  UNION ALL
  SELECT class, o.oid::text, sub, pg_get_userbyid(o.owner)::text, d.privilege_type, false, true
  FROM object o, aclexplode(acldefault(o.letter::"char", o.owner)) d
  WHERE d.grantee = o.owner AND o.letter <> 'c'
    AND NOT EXISTS (SELECT FROM aclexplode(o.acl) e WHERE e.grantee = o.owner AND e.privilege_type = d.privilege_type)
  UNION ALL
  -- An empty list, so that an object whose defaults were revoked is told from one that nobody touched.
  SELECT class, o.oid::text, sub, NULL, NULL, false, false FROM object o`

/** Which object needs which. Only what was created after the server's own objects. */
export const DEPENDENCIES = `
  SELECT d.classid::regclass::text AS class, d.objid::text AS oid, d.objsubid AS sub,
    d.refclassid::regclass::text AS "ofClass", d.refobjid::text AS "ofOid", d.refobjsubid AS "ofSub"
  FROM pg_depend d WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype <> 'e'`

export const UNREAD = `
  SELECT CASE c.relkind WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table' ELSE 'partition or inheriting table' END AS kind,
    format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) AND (c.relkind IN ('p', 'f') OR c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid))
  UNION ALL
  SELECT CASE p.prokind WHEN 'a' THEN 'aggregate' ELSE 'window function' END, p.oid::regprocedure::text
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = ANY ($1) AND p.prokind IN ('a', 'w') AND ${notOfExtension('pg_proc', 'p.oid')}
  UNION ALL
  SELECT 'range type', t.oid::regtype::text FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE n.nspname = ANY ($1) AND t.typtype = 'r' AND ${notOfExtension('pg_type', 't.oid')}
  UNION ALL
  SELECT 'extended statistics', format('%I.%I', n.nspname, s.stxname) FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
  WHERE n.nspname = ANY ($1)
  UNION ALL
  SELECT 'operator', o.oid::regoperator::text FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
  WHERE n.nspname = ANY ($1) AND ${notOfExtension('pg_operator', 'o.oid')}
  UNION ALL
  SELECT 'text search dictionary', format('%I.%I', n.nspname, d.dictname) FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
  WHERE n.nspname = ANY ($1) AND ${notOfExtension('pg_ts_dict', 'd.oid')}
  ORDER BY 1, 2`
