/**
 * What the lint of migrations can say: why a statement is dangerous, and what to do instead. Words for the person who
 * writes the migration.
 */
export const lintWords = {
  syntax: {
    why: 'The statement cannot be read, so it would fail.',
    instead: 'Mend the statement at this place.',
  },
  'empty-file': {
    why: 'The migration has no statements.',
    instead: 'Write its statements, or delete the files before the migration is applied anywhere.',
  },
  'not-checked': {
    why: 'What runs here is only known when it runs, so it was not checked.',
    instead: 'Write the statement out, or check it by hand and allow it.',
  },
  'missing-down': {
    why: 'There is no way back from this migration.',
    instead: 'Write its way back.',
  },
  'down-loses': {
    why: 'The way back removes what the migration made, with every row written since.',
    instead: 'Keep it this way only if the rows can go: a backup of them is written first.',
  },
  'drop-table': {
    why: 'The table goes with all of its rows.',
    instead: 'Let a release pass in which nothing uses the table, and copy the rows that are needed first.',
  },
  'drop-column': {
    why: 'The column goes with its value in every row.',
    instead: 'Let a release pass in which nothing uses the column, and copy the values that are needed first.',
  },
  'drop-schema': {
    why: 'Everything in it goes.',
    instead: 'Drop its tables one by one, so that each loss is seen.',
  },
  'drop-type': {
    why: 'With CASCADE every column of this type goes with its values.',
    instead: 'Change the columns to another type first, then drop the type without CASCADE.',
  },
  'drop-cascade': {
    why: 'CASCADE also drops whatever depends on it, unnamed.',
    instead: 'Drop what depends on it by name, then this without CASCADE.',
  },
  truncate: {
    why: 'All rows of the table go.',
    instead: 'Delete the rows that are meant, with a WHERE.',
  },
  'rename-table': {
    why: 'Programs of the older version fail at once: they ask for the old name.',
    instead: 'Make a view with the new name, move the programs, and rename later.',
  },
  'rename-column': {
    why: 'Programs of the older version fail at once: they ask for the old name.',
    instead: 'Add a column with the new name, write both, copy the values, and drop the old one later.',
  },
  rewrite: {
    why: 'Every row is written anew while nobody can read or write the table.',
    instead: 'Add a new column without a value, fill it in batches, and switch to it.',
  },
  'type-narrowing': {
    why: 'The new type holds less than the old one: the statement fails, or values are cut.',
    instead: 'Check the values first, add a column of the new type, copy what fits, and decide about the rest.',
  },
  'lock-exclusive': {
    why: 'Nobody can read or write the table while this runs, nor while it waits for its lock.',
    instead: 'Run it alone in a short migration at a quiet hour, or in its CONCURRENTLY form where there is one.',
  },
  'lock-table': {
    why: 'The table is locked until the migration ends.',
    instead: 'Lock the rows that are meant (SELECT … FOR UPDATE), or leave the lock to the statements.',
  },
  'add-column-not-null': {
    why: 'Rows that exist have no value for this column, so the statement fails.',
    instead: 'Give it a constant DEFAULT, or add it nullable, fill it, and set NOT NULL afterwards.',
  },
  'set-not-null': {
    why: 'Every row is read while nobody can read or write the table.',
    instead:
      'Add CHECK (column IS NOT NULL) NOT VALID, validate it in a later migration, then set NOT NULL and drop the check.',
  },
  'index-not-concurrent': {
    why: 'Nobody can write to the table until the index is built.',
    instead: 'Use CREATE INDEX CONCURRENTLY in a migration of its own that begins with “-- transaction: none”.',
  },
  'index-if-not-exists': {
    why: 'A build that failed before left an INVALID index of this name. IF NOT EXISTS then skips, and nothing uses the index.',
    instead: 'Write DROP INDEX CONCURRENTLY IF EXISTS before it, or leave IF NOT EXISTS out.',
  },
  'concurrently-in-transaction': {
    why: 'CONCURRENTLY cannot run inside of a transaction, so it fails.',
    instead: 'Put it into a migration of its own that begins with “-- transaction: none”, outside of any DO block.',
  },
  'not-in-transaction': {
    why: 'This statement cannot run inside of a transaction, so it fails.',
    instead: 'Put it into a migration of its own that begins with “-- transaction: none”.',
  },
  'transaction-control': {
    why: 'The console opens and ends the transaction. Another one here separates the statements from their entry in the history.',
    instead: 'Leave BEGIN, COMMIT and ROLLBACK out.',
  },
  'constraint-not-valid': {
    why: 'Every row is read to check it while the table is locked.',
    instead: 'Add it NOT VALID, and VALIDATE CONSTRAINT in a later migration.',
  },
  'unique-not-using-index': {
    why: 'Its index is built while nobody can read or write the table.',
    instead: 'Build the unique index with CONCURRENTLY in an earlier migration, then ADD CONSTRAINT … USING INDEX.',
  },
  'full-table-update': {
    why: 'Every row is written in one transaction: its locks last until the end, and the table doubles in size.',
    instead: 'Name the rows with a WHERE, and go in batches.',
  },
  'full-table-delete': {
    why: 'All rows of the table go.',
    instead: 'Name the rows that are meant with a WHERE.',
  },
  'data-with-ddl': {
    why: 'Rows are changed in the transaction that also changes the schema: its locks last as long as the data takes.',
    instead: 'Change the schema in one migration and the rows in the next one.',
  },
  'enum-value-in-use': {
    why: 'A value cannot be used in the transaction that added it, so this fails.',
    instead: 'Add the value in a migration of its own, before this one.',
  },
  'graph-mixed': {
    why: 'Neo4j refuses schema and data in one transaction.',
    instead: 'Make it two migrations.',
  },
  'merge-unconstrained': {
    why: 'No constraint makes this key unique: MERGE reads all nodes of the label, and two at once make two nodes.',
    instead: 'Add a uniqueness constraint on the label and key in an earlier migration.',
  },
  'graph-drop': {
    why: 'Queries that use it become slow, and duplicates are possible without a constraint.',
    instead: 'Make its replacement first.',
  },
  'detach-delete-all': {
    why: 'All matched nodes go in one transaction, which may need more memory than the server has.',
    instead: 'Delete in batches: a subquery CALL … IN TRANSACTIONS OF 1000 ROWS, or WITH n LIMIT 1000.',
  },
  'allow-without-reason': {
    why: 'An allowance without a reason allows nothing.',
    instead: 'Write “lint: allow <code> because <reason>”.',
  },
  'allow-unused': {
    why: 'The allowance matches no finding.',
    instead: 'Delete the comment, or mend its code.',
  },
} as const satisfies Record<string, { why: string; instead: string }>

export type LintCode = keyof typeof lintWords
