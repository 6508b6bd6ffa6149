-- Several people edit posts, so a post has a version. It can be for some units only, and comments wait for a moderator. The
-- comments that are there were never looked at, so they wait too.
ALTER TABLE bulletin.post
  -- When it was last changed; null for a post of before that nobody changed since.
  ADD COLUMN updated_at timestamptz(3),
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  DROP CONSTRAINT post_state_check;
UPDATE bulletin.post SET state = 'archived' WHERE state = 'withdrawn';
ALTER TABLE bulletin.post ADD CONSTRAINT post_state_check CHECK (state IN ('draft', 'published', 'archived'));

-- The units for whose members a post is, with all below them. A post without one is for everybody. The units are those of the
-- directory, which is no part of this schema.
CREATE TABLE bulletin.post_audience (
  post_id uuid NOT NULL,
  ordinal integer NOT NULL,
  org_unit_id uuid NOT NULL,
  CONSTRAINT post_audience_pkey PRIMARY KEY (post_id, ordinal),
  CONSTRAINT post_audience_unit_key UNIQUE (post_id, org_unit_id),
  CONSTRAINT post_audience_post_fkey FOREIGN KEY (post_id) REFERENCES bulletin.post (id) ON DELETE CASCADE
);

ALTER TABLE bulletin.post_comment
  ADD COLUMN state text NOT NULL DEFAULT 'held',
  ADD CONSTRAINT post_comment_state_check CHECK (state IN ('held', 'approved', 'rejected'));
