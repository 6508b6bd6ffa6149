-- Who waits for a book, in the order of asking, and whom a copy on the holds shelf waits for.
CREATE FUNCTION library.keep_hold_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Writers to one queue wait for each other, and then look again.
  PERFORM FROM library.book WHERE id = NEW.book_id FOR NO KEY UPDATE;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' OR EXISTS (
      SELECT FROM library.hold WHERE book_id = NEW.book_id AND place >= NEW.place) THEN
      RAISE EXCEPTION 'A hold begins at the end of the queue.'
        USING ERRCODE = 'check_violation', SCHEMA = 'library', TABLE = 'hold', CONSTRAINT = 'hold_order';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.book_id, NEW.person_id, NEW.place) IS DISTINCT FROM (OLD.book_id, OLD.person_id, OLD.place)
    OR OLD.state NOT IN ('waiting', 'ready') OR NEW.state = 'waiting' AND OLD.state <> 'waiting' THEN
    RAISE EXCEPTION 'A hold keeps its book, person and place, and does not begin again.'
      USING ERRCODE = 'check_violation', SCHEMA = 'library', TABLE = 'hold', CONSTRAINT = 'hold_kept';
  END IF;
  IF NEW.state = 'ready' AND OLD.state = 'waiting' AND EXISTS (
    SELECT FROM library.hold WHERE book_id = NEW.book_id AND state = 'waiting' AND place < NEW.place) THEN
    RAISE EXCEPTION 'Somebody waits before this hold.'
      USING ERRCODE = 'check_violation', SCHEMA = 'library', TABLE = 'hold', CONSTRAINT = 'hold_order';
  END IF;
  RETURN NEW;
END $$;

CREATE TABLE library.hold (
  id uuid NOT NULL,
  book_id uuid NOT NULL,
  -- A person and a unit of the directory.
  person_id uuid NOT NULL,
  pickup_unit_id uuid NOT NULL,
  -- The order of asking for the book. It grows and is never given twice.
  place integer NOT NULL,
  state text NOT NULL DEFAULT 'waiting',
  -- The copy that waits on the holds shelf.
  copy_id uuid,
  ready_until timestamptz(3),
  -- Nobody waits longer than that. Null: until a copy comes.
  wanted_until timestamptz(3),
  ended_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT hold_pkey PRIMARY KEY (id),
  CONSTRAINT hold_book_fkey FOREIGN KEY (book_id) REFERENCES library.book (id),
  CONSTRAINT hold_copy_fkey FOREIGN KEY (copy_id) REFERENCES library.copy (id),
  CONSTRAINT hold_place_check CHECK (place >= 1),
  CONSTRAINT hold_state_check CHECK (state IN ('waiting', 'ready', 'collected', 'cancelled', 'expired')),
  CONSTRAINT hold_ready_check CHECK (state <> 'ready' OR copy_id IS NOT NULL AND ready_until IS NOT NULL),
  CONSTRAINT hold_ended_check CHECK ((ended_at IS NULL) = (state IN ('waiting', 'ready')))
);
CREATE UNIQUE INDEX hold_place_unique ON library.hold (book_id, place);
CREATE UNIQUE INDEX hold_person_unique ON library.hold (book_id, person_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX hold_copy_unique ON library.hold (copy_id) WHERE ended_at IS NULL;
CREATE INDEX hold_person_idx ON library.hold (person_id, created_at, id);
CREATE INDEX hold_created_at_idx ON library.hold (created_at, id);

CREATE TRIGGER hold_order BEFORE INSERT OR UPDATE ON library.hold
  FOR EACH ROW EXECUTE FUNCTION library.keep_hold_order();
