-- Tags and comments become rows, each in its order. What they were written as is in 20261129021000-posts.
CREATE TABLE bulletin.post_tag (
  post_id uuid NOT NULL,
  ordinal integer NOT NULL,
  tag text NOT NULL,
  CONSTRAINT post_tag_tag_check CHECK (tag <> '' AND strpos(tag, E'\n') = 0)
);
CREATE TABLE bulletin.post_comment (
  post_id uuid NOT NULL,
  ordinal integer NOT NULL,
  author text NOT NULL,
  written_at timestamptz(3) NOT NULL DEFAULT now(),
  body text NOT NULL,
  CONSTRAINT post_comment_text_check CHECK (author <> '' AND body <> ''),
  CONSTRAINT post_comment_written_at_check CHECK (abs(extract(epoch FROM written_at)) < 100000000000)
);

INSERT INTO bulletin.post_tag (post_id, ordinal, tag)
SELECT post.id, line.ordinal, line.tag
FROM bulletin.post, string_to_table(post.tags, E'\n') WITH ORDINALITY AS line (tag, ordinal)
WHERE post.tags <> '';

INSERT INTO bulletin.post_comment (post_id, ordinal, written_at, author, body)
SELECT post.id, line.ordinal, to_timestamp((line.comment::json ->> 0)::bigint / 1000.0), line.comment::json ->> 1, line.comment::json ->> 2
FROM bulletin.post, string_to_table(post.comments, E'\n') WITH ORDINALITY AS line (comment, ordinal)
WHERE post.comments <> '';

ALTER TABLE bulletin.post_tag
  ADD CONSTRAINT post_tag_pkey PRIMARY KEY (post_id, ordinal),
  ADD CONSTRAINT post_tag_post_fkey FOREIGN KEY (post_id) REFERENCES bulletin.post (id) ON DELETE CASCADE;
ALTER TABLE bulletin.post_comment
  ADD CONSTRAINT post_comment_pkey PRIMARY KEY (post_id, ordinal),
  ADD CONSTRAINT post_comment_post_fkey FOREIGN KEY (post_id) REFERENCES bulletin.post (id) ON DELETE CASCADE;

-- lint: allow drop-column because post_tag and post_comment hold every line of them
ALTER TABLE bulletin.post DROP COLUMN tags, DROP COLUMN comments;
