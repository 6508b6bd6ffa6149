-- The till: what people bought, which copies they got and which came back. A copy is in one order at a time, a line is
-- whole, and nothing is paid back beyond what was paid, whoever writes.
CREATE TABLE library.shop_order (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  status text NOT NULL,
  -- ISO 4217.
  currency text COLLATE "C" NOT NULL,
  -- In the smallest unit of the currency.
  total bigint NOT NULL,
  refunded bigint NOT NULL DEFAULT 0,
  -- Null when nothing was charged.
  transfer_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT shop_order_pkey PRIMARY KEY (id),
  CONSTRAINT shop_order_transfer_fkey FOREIGN KEY (transfer_id) REFERENCES library.transfer (id),
  CONSTRAINT shop_order_status_check CHECK (status IN ('completed', 'backordered', 'refused', 'partly-refunded', 'refunded', 'cancelled')),
  CONSTRAINT shop_order_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT shop_order_total_check CHECK (total BETWEEN 0 AND 9007199254740991),
  CONSTRAINT shop_order_charged_check CHECK ((total = 0) = (transfer_id IS NULL)),
  CONSTRAINT shop_order_refunded_check CHECK (refunded BETWEEN 0 AND total)
);
CREATE INDEX shop_order_created_at_idx ON library.shop_order (created_at, id);
CREATE INDEX shop_order_person_idx ON library.shop_order (person_id, created_at, id);
CREATE UNIQUE INDEX shop_order_transfer_unique ON library.shop_order (transfer_id);

-- `ordinal` is the place in the cart, from 1.
CREATE TABLE library.shop_order_line (
  order_id uuid NOT NULL,
  book_id uuid NOT NULL,
  ordinal integer NOT NULL,
  title text NOT NULL,
  unit_price bigint NOT NULL,
  quantity integer NOT NULL,
  filled integer NOT NULL,
  backordered integer NOT NULL,
  refused integer NOT NULL,
  returned integer NOT NULL DEFAULT 0,
  CONSTRAINT shop_order_line_pkey PRIMARY KEY (order_id, book_id),
  CONSTRAINT shop_order_line_order_fkey FOREIGN KEY (order_id) REFERENCES library.shop_order (id),
  CONSTRAINT shop_order_line_price_check CHECK (unit_price BETWEEN 0 AND 9007199254740991),
  CONSTRAINT shop_order_line_whole_check CHECK (filled >= 0 AND backordered >= 0 AND refused >= 0 AND quantity >= 1 AND filled + backordered + refused = quantity),
  CONSTRAINT shop_order_line_returned_check CHECK (returned BETWEEN 0 AND filled)
);

-- What was given back at once. `amount` is 0 for an order that is cancelled before anything was filled.
CREATE TABLE library.shop_refund (
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  amount bigint NOT NULL,
  transfer_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT shop_refund_pkey PRIMARY KEY (id),
  CONSTRAINT shop_refund_order_fkey FOREIGN KEY (order_id) REFERENCES library.shop_order (id),
  CONSTRAINT shop_refund_transfer_fkey FOREIGN KEY (transfer_id) REFERENCES library.transfer (id),
  CONSTRAINT shop_refund_amount_check CHECK (amount BETWEEN 0 AND 9007199254740991),
  CONSTRAINT shop_refund_paid_check CHECK ((amount = 0) = (transfer_id IS NULL))
);
CREATE INDEX shop_refund_order_idx ON library.shop_refund (order_id);
CREATE UNIQUE INDEX shop_refund_transfer_unique ON library.shop_refund (transfer_id);

CREATE TABLE library.shop_order_copy (
  order_id uuid NOT NULL,
  copy_id uuid NOT NULL,
  book_id uuid NOT NULL,
  -- Null while the person has the copy.
  refund_id uuid,
  CONSTRAINT shop_order_copy_pkey PRIMARY KEY (order_id, copy_id),
  CONSTRAINT shop_order_copy_line_fkey FOREIGN KEY (order_id, book_id) REFERENCES library.shop_order_line (order_id, book_id),
  CONSTRAINT shop_order_copy_copy_fkey FOREIGN KEY (copy_id) REFERENCES library.copy (id),
  CONSTRAINT shop_order_copy_refund_fkey FOREIGN KEY (refund_id) REFERENCES library.shop_refund (id)
);
CREATE UNIQUE INDEX shop_order_copy_sold_once ON library.shop_order_copy (copy_id) WHERE refund_id IS NULL;
