ALTER TABLE films.film ADD COLUMN runtime_minutes integer;
ALTER TABLE films.film ADD COLUMN classification text;
ALTER TABLE films.film ADD COLUMN formats text[] NOT NULL DEFAULT '{}';
ALTER TABLE films.film ADD CONSTRAINT film_runtime_minutes_check CHECK (runtime_minutes > 0);
ALTER TABLE films.film ADD CONSTRAINT film_classification_check CHECK (classification IN ('all', 'from-6', 'from-12', 'from-16', 'from-18'));
ALTER TABLE films.film ADD CONSTRAINT film_formats_check CHECK (formats <@ ARRAY['dvd', 'blu-ray', 'film-reel', 'file', 'stream']);
