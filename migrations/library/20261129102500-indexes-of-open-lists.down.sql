ALTER TABLE library.shop_order ALTER COLUMN refunded SET DEFAULT 0;
DROP INDEX library.hold_open_idx, library.charge_owed_idx, library.shop_order_status_idx;
