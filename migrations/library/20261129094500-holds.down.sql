-- Takes the holds back with all their rows. Copies keep their state.
DROP TABLE library.hold;
DROP FUNCTION library.keep_hold_order();
