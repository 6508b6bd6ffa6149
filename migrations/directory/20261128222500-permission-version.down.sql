ALTER TABLE directory.permission DROP COLUMN version;
