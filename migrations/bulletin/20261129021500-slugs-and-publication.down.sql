-- Posts have no address and no state then: addresses are made of the titles again, and drafts are posts like others.
ALTER TABLE bulletin.post
  DROP COLUMN slug,
  DROP COLUMN state,
  DROP COLUMN published_at;
