-- Takes the library back with all its data. The schema goes when nothing else is left in it.
DROP TABLE library.facet, library.copy, library.book_category, library.book_author, library.book, library.category, library.author;
DROP FUNCTION library.refuse_category_cycle();
DROP FUNCTION library.follow_book_categories();
DROP FUNCTION library.follow_book_authors();
DROP FUNCTION library.count_book_languages();
DROP FUNCTION library.count_books(text, text[], integer);
DROP FUNCTION library.reword_books_of_category();
DROP FUNCTION library.reword_books_of_author();
DROP FUNCTION library.reword_books(uuid[]);
DROP FUNCTION library.derive_category();
DROP FUNCTION library.derive_author();
DROP FUNCTION library.derive_book();
DROP FUNCTION library.book_words(uuid, text);
DROP FUNCTION library.is_isbn(text);
DROP FUNCTION library.search_query(text);
DROP FUNCTION library.sort_key(text);
DROP FUNCTION library.words(text);
DROP FUNCTION library.fold(text);
DO $do$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'library'::regnamespace)
    AND NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'library'::regnamespace) THEN
    DROP SCHEMA library;
  END IF;
END $do$;
