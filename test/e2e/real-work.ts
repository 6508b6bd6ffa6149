/**
 * How long an expectation waits for real work of a store: a migration, a rehearsal, an import, a restore, a comparison, a
 * server that starts. It takes seconds on a quiet machine, and many more while other tests keep processors and disk busy.
 */
export const realWork = { timeout: 60_000 }
