-- The films of a school, the people who made them, and who did what in which. These people are no people of the
-- directory.
CREATE SCHEMA IF NOT EXISTS films;

CREATE TABLE films.film (
  id uuid NOT NULL,
  title text NOT NULL,
  -- The title where the film was made, where it differs.
  original_title text,
  -- The year of the first showing.
  year integer,
  synopsis text NOT NULL DEFAULT '',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT film_pkey PRIMARY KEY (id),
  CONSTRAINT film_title_check CHECK (title <> ''),
  CONSTRAINT film_year_check CHECK (year BETWEEN 1888 AND 2200)
);

CREATE TABLE films.person (
  id uuid NOT NULL,
  name text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_name_check CHECK (name <> '')
);

-- In the order of `ordinal`, as the film itself lists them. A person may have several.
CREATE TABLE films.credit (
  film_id uuid NOT NULL,
  ordinal integer NOT NULL,
  person_id uuid NOT NULL,
  part text NOT NULL,
  -- Whom an actor plays.
  played text,
  CONSTRAINT credit_pkey PRIMARY KEY (film_id, ordinal),
  CONSTRAINT credit_film_fkey FOREIGN KEY (film_id) REFERENCES films.film (id) ON DELETE CASCADE,
  CONSTRAINT credit_person_fkey FOREIGN KEY (person_id) REFERENCES films.person (id),
  CONSTRAINT credit_part_check CHECK (part IN ('director', 'writer', 'actor', 'producer', 'camera', 'music', 'editor', 'other')),
  CONSTRAINT credit_played_check CHECK (played IS NULL OR part = 'actor')
);
CREATE INDEX credit_person_idx ON films.credit (person_id, film_id);
