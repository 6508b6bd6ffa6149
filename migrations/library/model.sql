-- The part of schema library that the entities cannot say. Entities and this file together are the model: what the
-- schema has to be. A change of what stands here is made here, and the migration for it is generated.

-- model: before the entities

-- fold may be called immutable because it names its collation, which is Unicode's (built in from PostgreSQL 17 on, ICU
-- before) and does not depend on a setting.
DO $do$
DECLARE
  unicode_lower name := (
    SELECT c.collname FROM pg_collation c
    WHERE c.collnamespace = 'pg_catalog'::regnamespace AND c.collname IN ('pg_c_utf8', 'und-x-icu')
    ORDER BY c.collname <> 'pg_c_utf8' LIMIT 1);
BEGIN
  IF current_setting('server_encoding') <> 'UTF8' THEN
    RAISE EXCEPTION 'This database is encoded in %; the library needs UTF8.', current_setting('server_encoding');
  END IF;
  IF unicode_lower IS NULL THEN
    RAISE EXCEPTION 'This PostgreSQL is built without ICU; the library needs version 17 or later, or ICU.';
  END IF;
  EXECUTE format($create$
    CREATE FUNCTION library.fold(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
    BEGIN
      -- Most text is ASCII, and for it this is several times as fast.
      IF octet_length(value) = length(value) THEN
        RETURN lower(value COLLATE "C");
      END IF;
      RETURN translate(
        replace(replace(replace(
          lower(regexp_replace(normalize(value, NFKD) COLLATE "C", '[\u0300-\u036f]', '', 'g') COLLATE pg_catalog.%1$I),
          'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
        'øłđðıþ', 'olddit');
    END $body$$create$, unicode_lower);
  EXECUTE format($create$
    CREATE FUNCTION library.words(value text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
    BEGIN
      -- A lexeme of a tsvector has at most 2,046 bytes: 200 characters always fit.
      RETURN ARRAY(
        SELECT DISTINCT left(word, 200)
        FROM regexp_split_to_table(library.fold(value) COLLATE pg_catalog.%1$I, '[^[:alnum:]]+') word
        WHERE word <> '');
    END $body$$create$, unicode_lower);
END $do$;

COMMENT ON FUNCTION library.fold(text) IS 'Lower case without accents, compatibility forms unified: what search and order compare.';
COMMENT ON FUNCTION library.words(text) IS 'The folded words of a text: runs of letters and digits, each once.';

-- A B-tree entry holds 2,704 bytes and folding may lengthen a text: 600 characters always fit.
CREATE FUNCTION library.sort_key(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN left(library.fold(value), 600);
END $$;

-- Every word that was typed, as the beginning of a word. Null when nothing was typed that a word may have.
CREATE FUNCTION library.search_query(typed text) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT string_agg(quote_literal(word) || ':*', ' & ') FROM unnest(library.words(typed)) word)::tsquery;
END $$;

-- ISO 2108: thirteen digits whose sum, with weights 1 and 3 in turn, is a multiple of ten.
CREATE FUNCTION library.is_isbn(value text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN value ~ '^97[89][0-9]{10}$' AND (
    SELECT sum(digit::integer * CASE WHEN place % 2 = 0 THEN 3 ELSE 1 END) % 10 = 0
    FROM regexp_split_to_table(value, '') WITH ORDINALITY AS digits (digit, place));
END $$;

-- The words by which a book is found: its own texts, the names of its authors and of its categories. A plan that was
-- made while the tables were empty would read them whole for each book, so only plans over indexes are allowed.
CREATE FUNCTION library.book_words(book_id uuid, own text) RETURNS tsvector
LANGUAGE plpgsql STABLE STRICT SET enable_seqscan = off AS $$
BEGIN
  RETURN array_to_tsvector(library.words(concat_ws(' ', own,
    (SELECT string_agg(author.name || ' ' || author.sort_name, ' ') FROM library.author
     JOIN library.book_author link ON link.author_id = author.id WHERE link.book_id = book_words.book_id),
    (SELECT string_agg(category.name, ' ') FROM library.category
     JOIN library.book_category link ON link.category_id = category.id WHERE link.book_id = book_words.book_id))));
END $$;

CREATE FUNCTION library.derive_book() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.title_key := library.sort_key(NEW.title);
  NEW.year_key := coalesce(NEW.published_year, -1);
  IF TG_OP = 'INSERT' THEN
    -- Nothing can be linked to it yet.
    NEW.words := array_to_tsvector(library.words(concat_ws(' ', NEW.title, NEW.subtitle, NEW.isbn)));
  ELSE
    NEW.words := library.book_words(NEW.id, concat_ws(' ', NEW.title, NEW.subtitle, NEW.isbn));
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION library.derive_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.sort_key := library.sort_key(NEW.sort_name);
  NEW.words := array_to_tsvector(library.words(NEW.name || ' ' || NEW.sort_name));
  RETURN NEW;
END $$;

CREATE FUNCTION library.derive_category() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.name_key := library.sort_key(NEW.name);
  RETURN NEW;
END $$;

-- Books are locked in the order of their ids, so that two renames wait for each other and never deadlock.
CREATE FUNCTION library.reword_books(book_ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM library.book WHERE id = ANY (book_ids) ORDER BY id FOR NO KEY UPDATE;
  UPDATE library.book
  SET words = library.book_words(id, concat_ws(' ', title, subtitle, isbn))
  WHERE id = ANY (book_ids);
END $$;

CREATE FUNCTION library.reword_books_of_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM library.reword_books(ARRAY(
    SELECT DISTINCT link.book_id FROM library.book_author link JOIN changed ON changed.id = link.author_id
    JOIN unchanged ON unchanged.id = changed.id
    WHERE (changed.name, changed.sort_name) IS DISTINCT FROM (unchanged.name, unchanged.sort_name)));
  RETURN NULL;
END $$;

CREATE FUNCTION library.reword_books_of_category() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM library.reword_books(ARRAY(
    SELECT DISTINCT link.book_id FROM library.book_category link JOIN changed ON changed.id = link.category_id
    JOIN unchanged ON unchanged.id = changed.id
    WHERE changed.name IS DISTINCT FROM unchanged.name));
  RETURN NULL;
END $$;

-- Adds to the numbers of books of one kind of facet. Keys are taken in their order, so that writers wait for each other
-- and never deadlock within a statement.
CREATE FUNCTION library.count_books(counted text, keys text[], step integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO library.facet AS known (kind, key, books)
  SELECT counted, key, step * count(*)::integer FROM unnest(keys) key GROUP BY key ORDER BY key
  ON CONFLICT ON CONSTRAINT facet_pkey DO UPDATE SET books = known.books + excluded.books;
END $$;

CREATE FUNCTION library.count_book_languages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM library.count_books('language', ARRAY(SELECT language FROM unchanged), -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM library.count_books('language', ARRAY(SELECT language FROM changed), 1);
  END IF;
  RETURN NULL;
END $$;

-- A link that comes or goes changes a number of books and the words by which its book is found.
CREATE FUNCTION library.follow_book_authors() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM library.count_books('author', ARRAY(SELECT author_id::text FROM unchanged), -1);
    PERFORM library.reword_books(ARRAY(SELECT DISTINCT book_id FROM unchanged));
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM library.count_books('author', ARRAY(SELECT author_id::text FROM changed), 1);
    PERFORM library.reword_books(ARRAY(SELECT DISTINCT book_id FROM changed));
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION library.follow_book_categories() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM library.count_books('category', ARRAY(SELECT category_id::text FROM unchanged), -1);
    PERFORM library.reword_books(ARRAY(SELECT DISTINCT book_id FROM unchanged));
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM library.count_books('category', ARRAY(SELECT category_id::text FROM changed), 1);
    PERFORM library.reword_books(ARRAY(SELECT DISTINCT book_id FROM changed));
  END IF;
  RETURN NULL;
END $$;

-- A new category can only be in a circle with categories of its own statement. A category that moves waits for a
-- concurrent move and then looks again, with a snapshot of its own: READ COMMITTED or SERIALIZABLE.
CREATE FUNCTION library.refuse_category_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NOT EXISTS (
      SELECT FROM changed LEFT JOIN unchanged USING (id)
      WHERE changed.parent_id IS NOT NULL AND changed.parent_id IS DISTINCT FROM unchanged.parent_id
    ) THEN
      RETURN NULL;
    END IF;
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
      RAISE EXCEPTION 'Move a category in a transaction that is READ COMMITTED or SERIALIZABLE.'
        USING ERRCODE = 'feature_not_supported';
    END IF;
    PERFORM pg_advisory_xact_lock('library.category'::regclass::oid::integer, 0);
  END IF;
  IF EXISTS (
    WITH RECURSIVE up (start, node) AS (
      SELECT changed.id, changed.parent_id FROM changed WHERE changed.parent_id IS NOT NULL
      UNION
      SELECT up.start, category.parent_id FROM up JOIN library.category ON category.id = up.node
      WHERE category.parent_id IS NOT NULL AND up.node <> up.start
    )
    SELECT FROM up WHERE up.node = up.start
  ) THEN
    RAISE EXCEPTION 'A category would stand below itself.'
      USING ERRCODE = 'check_violation', SCHEMA = 'library', TABLE = 'category', CONSTRAINT = 'category_cycle';
  END IF;
  RETURN NULL;
END $$;

-- Transfers and entries are written once.
CREATE FUNCTION library.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Rows of %.% are never changed or removed.', TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
      CONSTRAINT = TG_TABLE_NAME || '_immutable';
END $$;

CREATE FUNCTION library.refuse_account_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The balance of an account follows from its entries, and whose it is stays.'
    USING ERRCODE = 'check_violation', SCHEMA = 'library', TABLE = 'account', CONSTRAINT = 'account_follows_entries';
END $$;

-- The school's own accounts keep no balance: every transfer would wait for their row.
CREATE FUNCTION library.follow_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE library.account SET balance = balance + NEW.amount WHERE id = NEW.account_id AND balance IS NOT NULL;
  RETURN NULL;
END $$;

-- Looked at when the transaction ends, so that the entries may come one after the other.
CREATE FUNCTION library.refuse_unbalanced_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  checked uuid;
  said integer;
  held integer;
  currency text;
  total numeric;
BEGIN
  IF TG_TABLE_NAME = 'transfer' THEN checked := NEW.id; ELSE checked := NEW.transfer_id; END IF;
  SELECT transfer.entries INTO said FROM library.transfer WHERE id = checked;
  SELECT sum(counted.entries), max(counted.currency) FILTER (WHERE counted.total <> 0), max(counted.total) FILTER (WHERE counted.total <> 0)
  INTO held, currency, total
  FROM (
    SELECT entry.currency, count(*) AS entries, sum(entry.amount) AS total
    FROM library.entry WHERE transfer_id = checked GROUP BY entry.currency
  ) counted;
  IF said IS DISTINCT FROM held THEN
    RAISE EXCEPTION 'Transfer % has % entries and says %.', checked, coalesce(held, 0), said
      USING ERRCODE = 'check_violation', SCHEMA = 'library', TABLE = 'transfer', CONSTRAINT = 'transfer_whole';
  END IF;
  IF total IS NOT NULL THEN
    RAISE EXCEPTION 'The entries of transfer % sum to % %.', checked, total, currency
      USING ERRCODE = 'check_violation', SCHEMA = 'library', TABLE = 'transfer', CONSTRAINT = 'transfer_sums_to_zero';
  END IF;
  RETURN NULL;
END $$;

-- A copy as an address of 128 bits. Its operator class for GiST comes with every PostgreSQL, that of uuid only with an
-- extension, which a database has once and schema directory owns.
CREATE FUNCTION library.copy_address(copy_id uuid) RETURNS inet
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN regexp_replace(replace(copy_id::text, '-', ''), '(....)(?=.)', '\1:', 'g')::inet;
END $$;

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

-- model: after the entities

CREATE UNIQUE INDEX loan_rule_unique ON library.loan_rule (role_id, item_kind, org_unit_id) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX category_name_unique ON library.category (parent_id, name_key) NULLS NOT DISTINCT;
CREATE INDEX author_words_idx ON library.author USING gin (words);
CREATE INDEX book_words_idx ON library.book USING gin (words);
-- The planner guesses how many rows a word matches from the most common ones: a longer list, better guesses.
ALTER TABLE library.book ALTER COLUMN words SET STATISTICS 1000;

CREATE TRIGGER author_derive BEFORE INSERT OR UPDATE OF name, sort_name ON library.author
  FOR EACH ROW EXECUTE FUNCTION library.derive_author();
CREATE TRIGGER author_renamed AFTER UPDATE ON library.author
  REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION library.reword_books_of_author();
CREATE TRIGGER category_derive BEFORE INSERT OR UPDATE OF name ON library.category
  FOR EACH ROW EXECUTE FUNCTION library.derive_category();
CREATE TRIGGER category_renamed AFTER UPDATE ON library.category
  REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION library.reword_books_of_category();
CREATE TRIGGER category_cycle_insert AFTER INSERT ON library.category
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION library.refuse_category_cycle();
CREATE TRIGGER category_cycle_update AFTER UPDATE ON library.category
  REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION library.refuse_category_cycle();
CREATE TRIGGER book_derive BEFORE INSERT OR UPDATE OF title, subtitle, isbn, published_year ON library.book
  FOR EACH ROW EXECUTE FUNCTION library.derive_book();
CREATE TRIGGER book_insert AFTER INSERT ON library.book
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION library.count_book_languages();
CREATE TRIGGER book_update AFTER UPDATE ON library.book
  REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION library.count_book_languages();
CREATE TRIGGER book_delete AFTER DELETE ON library.book
  REFERENCING OLD TABLE AS unchanged FOR EACH STATEMENT EXECUTE FUNCTION library.count_book_languages();
CREATE TRIGGER book_author_insert AFTER INSERT ON library.book_author
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION library.follow_book_authors();
CREATE TRIGGER book_author_update AFTER UPDATE ON library.book_author
  REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION library.follow_book_authors();
CREATE TRIGGER book_author_delete AFTER DELETE ON library.book_author
  REFERENCING OLD TABLE AS unchanged FOR EACH STATEMENT EXECUTE FUNCTION library.follow_book_authors();
CREATE TRIGGER book_category_insert AFTER INSERT ON library.book_category
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION library.follow_book_categories();
CREATE TRIGGER book_category_update AFTER UPDATE ON library.book_category
  REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION library.follow_book_categories();
CREATE TRIGGER book_category_delete AFTER DELETE ON library.book_category
  REFERENCING OLD TABLE AS unchanged FOR EACH STATEMENT EXECUTE FUNCTION library.follow_book_categories();

CREATE UNIQUE INDEX account_owner_unique ON library.account (purpose, person_id, currency) NULLS NOT DISTINCT;
CREATE TRIGGER account_opened BEFORE INSERT ON library.account
  FOR EACH ROW WHEN (NEW.balance <> 0) EXECUTE FUNCTION library.refuse_account_change();
CREATE TRIGGER account_kept BEFORE UPDATE ON library.account
  FOR EACH ROW WHEN (
    (NEW.id, NEW.purpose, NEW.person_id, NEW.currency) IS DISTINCT FROM (OLD.id, OLD.purpose, OLD.person_id, OLD.currency)
    OR (NEW.balance IS DISTINCT FROM OLD.balance AND pg_trigger_depth() = 0)
  ) EXECUTE FUNCTION library.refuse_account_change();
CREATE TRIGGER transfer_immutable BEFORE UPDATE OR DELETE ON library.transfer
  FOR EACH ROW EXECUTE FUNCTION library.refuse_change();
CREATE TRIGGER transfer_not_emptied BEFORE TRUNCATE ON library.transfer
  FOR EACH STATEMENT EXECUTE FUNCTION library.refuse_change();
CREATE TRIGGER entry_immutable BEFORE UPDATE OR DELETE ON library.entry
  FOR EACH ROW EXECUTE FUNCTION library.refuse_change();
CREATE TRIGGER entry_not_emptied BEFORE TRUNCATE ON library.entry
  FOR EACH STATEMENT EXECUTE FUNCTION library.refuse_change();
CREATE TRIGGER entry_followed AFTER INSERT ON library.entry
  FOR EACH ROW EXECUTE FUNCTION library.follow_entry();
CREATE CONSTRAINT TRIGGER transfer_whole AFTER INSERT ON library.transfer DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION library.refuse_unbalanced_transfer();
CREATE CONSTRAINT TRIGGER entry_whole AFTER INSERT ON library.entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION library.refuse_unbalanced_transfer();
CREATE TRIGGER hold_order BEFORE INSERT OR UPDATE ON library.hold
  FOR EACH ROW EXECUTE FUNCTION library.keep_hold_order();
