-- What is asked for most is what is still open, and it is few of all rows.
CREATE INDEX hold_open_idx ON library.hold (created_at, id) WHERE ended_at IS NULL;
CREATE INDEX charge_owed_idx ON library.charge (created_at, id) WHERE settled_at IS NULL;
CREATE INDEX shop_order_status_idx ON library.shop_order (status, created_at, id);

-- The same number in the column's own type, as the model writes it.
ALTER TABLE library.shop_order ALTER COLUMN refunded SET DEFAULT '0';
