-- An address for each post, made of its title, and whether it can be read yet. What is there was posted, so it counts as
-- published when it was made.
ALTER TABLE bulletin.post
  ADD COLUMN slug text COLLATE "C",
  ADD COLUMN state text NOT NULL DEFAULT 'draft',
  ADD COLUMN published_at timestamptz(3);

-- The oldest of several equal titles has the address alone, and the others have a number. A number that is another
-- title's own ("Trip 2") is left to that one, so that no two addresses are equal.
WITH based AS MATERIALIZED (
  SELECT id, created_at, coalesce(nullif(trim(BOTH '-' FROM left(trim(BOTH '-' FROM regexp_replace(
      lower(replace(regexp_replace(normalize(title, NFKD), '[\u0300-\u036f]+', '', 'g'), 'ß', 'ss') COLLATE "C"),
      '[^a-z0-9]+', '-', 'g')), 80)), ''), 'post') AS base
  FROM bulletin.post
), placed AS (
  SELECT id, base, row_number() OVER (PARTITION BY base ORDER BY created_at, id) AS place FROM based
), taken AS (
  SELECT DISTINCT part[1] AS base, part[2]::bigint AS number
  FROM based, regexp_match(base, '^(.+)-([2-9]|[1-9][0-9]{1,8})$') AS part
  WHERE part IS NOT NULL
), shared AS (
  SELECT base, posts, coalesce(numbers, 0) AS numbers
  FROM (SELECT base, count(*) AS posts FROM based GROUP BY base HAVING count(*) > 1) equal
  LEFT JOIN (SELECT base, count(*) AS numbers FROM taken GROUP BY base) own USING (base)
), free AS (
  SELECT shared.base, next.number, row_number() OVER (PARTITION BY shared.base ORDER BY next.number) + 1 AS place
  FROM shared, generate_series(2, shared.posts + shared.numbers) AS next (number)
  WHERE NOT EXISTS (SELECT FROM taken WHERE taken.base = shared.base AND taken.number = next.number)
)
UPDATE bulletin.post
SET slug = placed.base || coalesce('-' || free.number, ''), state = 'published', published_at = post.created_at
FROM placed LEFT JOIN free USING (base, place)
WHERE post.id = placed.id;

ALTER TABLE bulletin.post
  ALTER COLUMN slug SET NOT NULL,
  ADD CONSTRAINT post_slug_key UNIQUE (slug),
  ADD CONSTRAINT post_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 100),
  ADD CONSTRAINT post_state_check CHECK (state IN ('draft', 'published', 'withdrawn')),
  ADD CONSTRAINT post_published_at_check CHECK ((state = 'draft') = (published_at IS NULL));
