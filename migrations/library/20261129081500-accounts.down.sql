-- Takes the ledger back with all its money.
DROP TABLE library.answered, library.entry, library.transfer, library.account;
DROP FUNCTION library.refuse_unbalanced_transfer();
DROP FUNCTION library.follow_entry();
DROP FUNCTION library.refuse_account_change();
DROP FUNCTION library.refuse_change();
