-- Takes the holds back with all their rows. Copies on the holds shelf are free again.
UPDATE library.copy SET state = 'available', version = version + 1
WHERE state = 'reserved' AND id IN (SELECT copy_id FROM library.hold WHERE state = 'ready');
DROP TABLE library.hold;
DROP FUNCTION library.keep_hold_order();
