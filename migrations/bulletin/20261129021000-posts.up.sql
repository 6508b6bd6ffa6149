-- The board of a school: what is posted, with its tags and comments as texts of the post.
CREATE SCHEMA IF NOT EXISTS bulletin;

CREATE TABLE bulletin.post (
  id uuid NOT NULL,
  title text NOT NULL,
  body text NOT NULL DEFAULT '',
  -- A tag a line, in the order in which they were given. A tag may be there twice.
  tags text NOT NULL DEFAULT '',
  -- A comment a line, as json_build_array writes it: milliseconds since 1970, who and what.
  -- [1795939200000, "Ana Ruiz", "Where do we meet?"]
  comments text NOT NULL DEFAULT '',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT post_pkey PRIMARY KEY (id),
  CONSTRAINT post_title_check CHECK (title <> ''),
  CONSTRAINT post_tags_check CHECK (tags !~ '^\n|\n\n|\n$'),
  -- Each line can be read, and is written the same again.
  CONSTRAINT post_comments_check CHECK (comments = '' OR comments || E'\n' ~ '^(?:\[(?:0|-?[1-9][0-9]{0,13}), "(?:[^"\\\u0001-\u001f]|\\["\\bfnrt]|\\u00(?:0[1-7bef]|1[0-9a-f]))+", "(?:[^"\\\u0001-\u001f]|\\["\\bfnrt]|\\u00(?:0[1-7bef]|1[0-9a-f]))+"\]\n)+$')
);
CREATE INDEX post_created_at_idx ON bulletin.post (created_at, id);
