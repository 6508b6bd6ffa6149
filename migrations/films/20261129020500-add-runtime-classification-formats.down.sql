ALTER TABLE films.film DROP CONSTRAINT film_formats_check;
ALTER TABLE films.film DROP CONSTRAINT film_classification_check;
ALTER TABLE films.film DROP CONSTRAINT film_runtime_minutes_check;
ALTER TABLE films.film DROP COLUMN formats;
ALTER TABLE films.film DROP COLUMN classification;
ALTER TABLE films.film DROP COLUMN runtime_minutes;
