-- The ledger of the school: accounts, transfers between them, and the entries of a transfer. What may never happen is
-- refused here, whoever writes: entries that do not sum to zero, a transfer that changes, a balance that is not the sum
-- of its entries, an account below its limit. A person of the directory is named by id alone, so that the track goes and
-- comes back without it.

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

CREATE TABLE library.account (
  id uuid NOT NULL,
  purpose text NOT NULL,
  person_id uuid,
  -- ISO 4217.
  currency text COLLATE "C" NOT NULL,
  -- In the smallest unit of the currency. 2^53 - 1 is the largest that JSON carries exactly.
  balance bigint,
  lowest bigint,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_purpose_check CHECK (purpose IN ('person', 'cash', 'sales')),
  CONSTRAINT account_person_check CHECK ((purpose = 'person') = (person_id IS NOT NULL)),
  CONSTRAINT account_kept_check CHECK ((purpose = 'person') = (balance IS NOT NULL)),
  CONSTRAINT account_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT account_balance_check CHECK (balance BETWEEN -9007199254740991 AND 9007199254740991),
  CONSTRAINT account_limit_check CHECK (balance >= lowest)
);
CREATE UNIQUE INDEX account_currency_unique ON library.account (id, currency);
CREATE INDEX account_person_idx ON library.account (person_id);
CREATE UNIQUE INDEX account_owner_unique ON library.account (purpose, person_id, currency) NULLS NOT DISTINCT;

CREATE TABLE library.transfer (
  id uuid NOT NULL,
  kind text NOT NULL,
  note text NOT NULL DEFAULT '',
  -- The number of its entries: none comes later.
  entries integer NOT NULL,
  CONSTRAINT transfer_pkey PRIMARY KEY (id),
  CONSTRAINT transfer_kind_check CHECK (kind IN ('deposit', 'purchase', 'refund')),
  CONSTRAINT transfer_entries_check CHECK (entries >= 2)
);

CREATE TABLE library.entry (
  id uuid NOT NULL,
  transfer_id uuid NOT NULL,
  account_id uuid NOT NULL,
  currency text COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  recorded_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT entry_pkey PRIMARY KEY (id),
  CONSTRAINT entry_transfer_fkey FOREIGN KEY (transfer_id) REFERENCES library.transfer (id),
  CONSTRAINT entry_account_fkey FOREIGN KEY (account_id, currency) REFERENCES library.account (id, currency),
  CONSTRAINT entry_amount_check CHECK (amount <> 0 AND amount BETWEEN -9007199254740991 AND 9007199254740991)
);
CREATE INDEX entry_transfer_idx ON library.entry (transfer_id);
CREATE INDEX entry_account_idx ON library.entry (account_id, recorded_at, id);

-- What was answered to a caller's key. A row without an answer is of a transaction that still runs.
CREATE TABLE library.answered (
  key text COLLATE "C" NOT NULL,
  -- The procedure, and the SHA-256 of its input.
  procedure text NOT NULL,
  fingerprint text COLLATE "C" NOT NULL,
  answer jsonb,
  answered_at timestamptz(3) NOT NULL DEFAULT now(),
  CONSTRAINT answered_pkey PRIMARY KEY (key)
);

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
