-- Takes the loans back with all their rows. Copies keep their state.
DROP TABLE library.loan;
DROP FUNCTION library.copy_address(uuid);
