-- Takes the films back with all their data. The schema goes when nothing else is left in it.
DROP TABLE films.credit, films.person, films.film;
DO $do$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'films'::regnamespace)
    AND NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'films'::regnamespace) THEN
    DROP SCHEMA films;
  END IF;
END $do$;
