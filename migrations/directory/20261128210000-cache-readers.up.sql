-- The caches that answer without asking the database. A writer that has committed waits until each of them has
-- acknowledged a snapshot that saw the write. A reader that does not do so in time is removed by the writer.
CREATE TABLE directory.cache_reader (
  id uuid NOT NULL,
  -- The latest snapshot whose writes this reader knows.
  seen pg_snapshot NOT NULL,
  CONSTRAINT cache_reader_pkey PRIMARY KEY (id)
) WITH (fillfactor = 50);
