-- Loses: column "films"."film"."genres" (film.genres text[])
ALTER TABLE "films"."film" DROP CONSTRAINT "film_genres_check";
ALTER TABLE "films"."film" DROP COLUMN "genres";
