import { EmbeddedPostgresFailure } from './embedded-failure.ts'

/**
 * Why a server ended while it started, by what it wrote: `port` is taken, `try-again` because another is starting or
 * ending, or a failure that trying again does not mend.
 */
export const explainExit = (log: string, dataDirectory: string): EmbeddedPostgresFailure | 'port' | 'try-again' => {
  if (/could not bind|Address already in use|could not create any TCP\/IP sockets/.test(log)) return 'port'
  if (/lock file ".*" already exists|pre-existing shared memory block|is the postmaster already running/i.test(log))
    return 'try-again'
  const fault =
    log
      .split('\n')
      .findLast((line) => /FATAL|PANIC|error/.test(line))
      ?.replace(/^.*?(FATAL|PANIC|error):\s*/, '') ?? ''
  if (/No space left on device/.test(log)) {
    return new EmbeddedPostgresFailure(
      'disk-full',
      `The disk of ${dataDirectory} is full. Free some space and try again; nothing was lost.`,
    )
  }
  if (/incompatible with server|not compatible with this version/.test(log)) {
    return new EmbeddedPostgresFailure(
      'wrong-version',
      `${dataDirectory} was written by another version of PostgreSQL: ${fault}`,
    )
  }
  if (/Permission denied|wrong ownership|invalid permissions/.test(log)) {
    return new EmbeddedPostgresFailure('not-writable', `The database cannot use ${dataDirectory}: ${fault}`)
  }
  if (
    /checkpoint record|invalid magic|could not read|could not open file|PANIC|bogus data|invalid data|incorrect checksum/.test(
      log,
    )
  ) {
    return new EmbeddedPostgresFailure(
      'corrupted',
      `The data folder ${dataDirectory} is damaged: ${fault} Nothing was deleted; restore it from a backup.`,
    )
  }
  return new EmbeddedPostgresFailure(
    'did-not-start',
    `PostgreSQL ended while it started: ${fault || 'it said nothing.'}`,
  )
}
