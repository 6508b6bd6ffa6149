-- Takes the board back with all its posts. The schema goes when nothing else is left in it.
DROP TABLE bulletin.post;
DO $do$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'bulletin'::regnamespace)
    AND NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'bulletin'::regnamespace) THEN
    DROP SCHEMA bulletin;
  END IF;
END $do$;
