-- The version by which a write tells which description its author saw.
ALTER TABLE directory.permission ADD COLUMN version integer NOT NULL DEFAULT 1;
