-- Posts are for everybody again, and comments have no moderator. Archived posts are withdrawn ones, as they were called.
ALTER TABLE bulletin.post_comment DROP COLUMN state;
DROP TABLE bulletin.post_audience;
ALTER TABLE bulletin.post DROP COLUMN updated_at, DROP COLUMN version, DROP CONSTRAINT post_state_check;
UPDATE bulletin.post SET state = 'withdrawn' WHERE state = 'archived';
ALTER TABLE bulletin.post ADD CONSTRAINT post_state_check CHECK (state IN ('draft', 'published', 'withdrawn'));
