-- Posts are for everybody again, so those on the board that were for some units only are taken off it first. Comments have
-- no moderator. Archived posts are withdrawn ones, as they were called.
UPDATE bulletin.post SET state = 'archived'
WHERE state = 'published' AND EXISTS (SELECT FROM bulletin.post_audience WHERE post_audience.post_id = post.id);
ALTER TABLE bulletin.post_comment DROP COLUMN state;
DROP TABLE bulletin.post_audience;
ALTER TABLE bulletin.post DROP COLUMN updated_at, DROP COLUMN version, DROP CONSTRAINT post_state_check;
UPDATE bulletin.post SET state = 'withdrawn' WHERE state = 'archived';
ALTER TABLE bulletin.post ADD CONSTRAINT post_state_check CHECK (state IN ('draft', 'published', 'withdrawn'));
