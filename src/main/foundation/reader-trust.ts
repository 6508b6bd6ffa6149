/**
 * Milliseconds for which a reader of a database trusts what it knows of the writes without asking, counted from before
 * it asked.
 */
export const READER_TRUST_MS = 1_000

/**
 * Milliseconds after which a writer stops waiting for a reader that acknowledges nothing. It is longer than the reader
 * trusts, because two computers' clocks do not run at exactly the same rate.
 */
export const WRITER_WAIT_MS = 1_200
