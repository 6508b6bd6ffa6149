-- Loans of copies. People are named by their id in the directory, without a foreign key: nothing here needs an object of
-- another schema.

-- A copy as an address of 128 bits. Its operator class for GiST comes with every PostgreSQL, that of uuid only with an
-- extension, which a database has once and schema directory owns.
CREATE FUNCTION library.copy_address(copy_id uuid) RETURNS inet
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN regexp_replace(replace(copy_id::text, '-', ''), '(....)(?=.)', '\1:', 'g')::inet;
END $$;

CREATE TABLE library.loan (
  id uuid NOT NULL,
  copy_id uuid NOT NULL,
  -- A person of the directory.
  person_id uuid NOT NULL,
  lent_at timestamptz(3) NOT NULL,
  due_at timestamptz(3) NOT NULL,
  -- Null until the loan ends.
  returned_at timestamptz(3),
  renewals integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT loan_pkey PRIMARY KEY (id),
  CONSTRAINT loan_copy_fkey FOREIGN KEY (copy_id) REFERENCES library.copy (id),
  CONSTRAINT loan_due_check CHECK (due_at > lent_at),
  CONSTRAINT loan_returned_check CHECK (returned_at >= lent_at),
  CONSTRAINT loan_renewals_check CHECK (renewals >= 0),
  CONSTRAINT loan_periods EXCLUDE USING gist
    (library.copy_address(copy_id) inet_ops WITH =, tstzrange(lent_at, returned_at) WITH &&)
);
CREATE UNIQUE INDEX loan_open_unique ON library.loan (copy_id) WHERE returned_at IS NULL;
CREATE INDEX loan_copy_idx ON library.loan (copy_id, lent_at, id);
CREATE INDEX loan_person_idx ON library.loan (person_id, lent_at, id);
CREATE INDEX loan_lent_at_idx ON library.loan (lent_at, id);
CREATE INDEX loan_due_at_idx ON library.loan (due_at, id);
-- Few of all loans are open, and most lists ask for these.
CREATE INDEX loan_open_due_at_idx ON library.loan (due_at, id) WHERE returned_at IS NULL;
