-- How long, how many and how often the school lends, on which days it is open, and what a loan that came late costs.

-- Null means any. No two rules are for the same.
CREATE TABLE library.loan_rule (
  id uuid NOT NULL,
  -- A role and a unit of the directory.
  role_id uuid,
  item_kind text,
  org_unit_id uuid,
  days integer NOT NULL,
  renewals integer NOT NULL,
  most_open integer NOT NULL,
  -- In the smallest unit of the currency. All three are null where nothing is charged.
  fine_per_day bigint,
  fine_cap bigint,
  fine_currency text COLLATE "C",
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT loan_rule_pkey PRIMARY KEY (id),
  CONSTRAINT loan_rule_item_kind_check CHECK (item_kind IN ('book', 'film')),
  CONSTRAINT loan_rule_days_check CHECK (days BETWEEN 1 AND 730),
  CONSTRAINT loan_rule_renewals_check CHECK (renewals BETWEEN 0 AND 100),
  CONSTRAINT loan_rule_most_open_check CHECK (most_open BETWEEN 0 AND 1000),
  CONSTRAINT loan_rule_fine_check CHECK (
    (fine_per_day IS NULL AND fine_cap IS NULL AND fine_currency IS NULL) OR
    (fine_per_day BETWEEN 1 AND 9007199254740991 AND fine_cap BETWEEN 1 AND 9007199254740991 AND fine_currency ~ '^[A-Z]{3}$'))
);
CREATE UNIQUE INDEX loan_rule_unique ON library.loan_rule (role_id, item_kind, org_unit_id) NULLS NOT DISTINCT;

-- One row, once the school said something else than what holds without it.
CREATE TABLE library.calendar (
  id uuid NOT NULL,
  -- A name of the IANA time zone database.
  time_zone text NOT NULL,
  -- 1 is Monday, 7 is Sunday.
  closed_weekdays integer[] NOT NULL,
  -- How many open days a copy waits on the holds shelf.
  pickup_days integer NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT calendar_pkey PRIMARY KEY (id),
  CONSTRAINT calendar_one_check CHECK (id = '00000000-0000-0000-0000-000000000000'),
  CONSTRAINT calendar_pickup_days_check CHECK (pickup_days BETWEEN 1 AND 60)
);

-- Days on which the school is closed beside its weekdays, both ends included.
CREATE TABLE library.closure (
  first_day date NOT NULL,
  last_day date NOT NULL,
  name text NOT NULL DEFAULT '',
  CONSTRAINT closure_pkey PRIMARY KEY (first_day, last_day),
  CONSTRAINT closure_days_check CHECK (last_day >= first_day)
);

-- What was agreed when the loan began or was renewed. A rule that changes later does not change it.
ALTER TABLE library.loan
  ADD COLUMN fine_per_day bigint,
  ADD COLUMN fine_cap bigint,
  ADD COLUMN fine_currency text COLLATE "C",
  -- How the loan ended: the copy came back whole, damaged, or never.
  ADD COLUMN outcome text;
UPDATE library.loan SET outcome = 'returned' WHERE returned_at IS NOT NULL;
ALTER TABLE library.loan
  ADD CONSTRAINT loan_outcome_check CHECK (outcome IN ('returned', 'damaged', 'lost')),
  ADD CONSTRAINT loan_ended_check CHECK ((outcome IS NULL) = (returned_at IS NULL)),
  ADD CONSTRAINT loan_fine_check CHECK (
    (fine_per_day IS NULL AND fine_cap IS NULL AND fine_currency IS NULL) OR
    (fine_per_day BETWEEN 1 AND 9007199254740991 AND fine_cap BETWEEN 1 AND 9007199254740991 AND fine_currency ~ '^[A-Z]{3}$'));

-- What a person owes for a loan. It is written in the transaction that ends or renews the loan.
CREATE TABLE library.charge (
  id uuid NOT NULL,
  loan_id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL,
  amount bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  -- The open days that the loan was late; null for a copy that was lost or damaged.
  days integer,
  -- Null until it is paid or waived.
  settled_at timestamptz(3),
  settlement text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT charge_pkey PRIMARY KEY (id),
  CONSTRAINT charge_loan_fkey FOREIGN KEY (loan_id) REFERENCES library.loan (id),
  CONSTRAINT charge_kind_check CHECK (kind IN ('overdue', 'lost', 'damaged')),
  CONSTRAINT charge_amount_check CHECK (amount BETWEEN 1 AND 9007199254740991),
  CONSTRAINT charge_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT charge_days_check CHECK ((kind = 'overdue') = (days IS NOT NULL)),
  CONSTRAINT charge_settlement_check CHECK (settlement IN ('paid', 'waived')),
  CONSTRAINT charge_settled_check CHECK ((settlement IS NULL) = (settled_at IS NULL))
);
CREATE INDEX charge_loan_idx ON library.charge (loan_id);
CREATE INDEX charge_person_idx ON library.charge (person_id, created_at, id);
CREATE INDEX charge_created_at_idx ON library.charge (created_at, id);
