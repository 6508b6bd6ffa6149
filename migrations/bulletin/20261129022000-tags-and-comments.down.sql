-- Tags and comments become texts of their post again, line by line in their order.
ALTER TABLE bulletin.post
  ADD COLUMN tags text NOT NULL DEFAULT '',
  ADD COLUMN comments text NOT NULL DEFAULT '';

UPDATE bulletin.post SET tags = coalesce(tagged.tags, ''), comments = coalesce(commented.comments, '')
FROM (
  SELECT post_id, string_agg(tag, E'\n' ORDER BY ordinal) AS tags FROM bulletin.post_tag GROUP BY post_id
) tagged FULL JOIN (
  SELECT post_id, string_agg(
    json_build_array((extract(epoch FROM written_at) * 1000)::bigint, author, body)::text,
    E'\n' ORDER BY ordinal) AS comments
  FROM bulletin.post_comment GROUP BY post_id
) commented USING (post_id)
WHERE post.id = post_id;

ALTER TABLE bulletin.post
  ADD CONSTRAINT post_tags_check CHECK (tags !~ '^\n|\n\n|\n$'),
  ADD CONSTRAINT post_comments_check CHECK (comments = '' OR comments || E'\n' ~ '^(?:\[(?:0|-?[1-9][0-9]{0,13}), "(?:[^"\\\u0001-\u001f]|\\["\\bfnrt]|\\u00(?:0[1-7bef]|1[0-9a-f]))+", "(?:[^"\\\u0001-\u001f]|\\["\\bfnrt]|\\u00(?:0[1-7bef]|1[0-9a-f]))+"\]\n)+$');

-- lint: allow down-loses because the columns tags and comments hold every row of them
DROP TABLE bulletin.post_comment, bulletin.post_tag;
