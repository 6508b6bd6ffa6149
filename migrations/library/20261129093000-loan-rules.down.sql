-- Takes rules, calendar and charges back with all their rows. Loans keep their due dates and lose what was agreed on fines.
DROP TABLE library.charge;
ALTER TABLE library.loan
  DROP CONSTRAINT loan_fine_check,
  DROP CONSTRAINT loan_ended_check,
  DROP CONSTRAINT loan_outcome_check,
  DROP COLUMN outcome,
  DROP COLUMN fine_currency,
  DROP COLUMN fine_cap,
  DROP COLUMN fine_per_day;
DROP TABLE library.closure;
DROP TABLE library.calendar;
DROP TABLE library.loan_rule;
