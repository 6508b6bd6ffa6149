import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type StoreFaultCode, storeFaultOf } from '../../../contract/store-faults.ts'
import { diskTrouble } from './disk-of-folder.ts'
import { CONTROL_VERSION } from './embedded-cluster.ts'
import { EmbeddedPostgresFailure } from '../postgres/embedded-failure.ts'

/**
 * Tells from its log why a server ended while it started. `port` means that the port is taken, `try-again` that another
 * server is starting or ending. A failure is one that a second try does not mend.
 */
export const explainExit = (log: string, dataDirectory: string): EmbeddedPostgresFailure | 'port' | 'try-again' => {
  if (/could not bind|Address already in use|could not create any TCP\/IP sockets/.test(log)) return 'port'
  if (/lock file ".*" already exists|pre-existing shared memory block|is the postmaster already running/i.test(log))
    return 'try-again'
  const said =
    log
      .split('\n')
      .findLast((line) => /FATAL|PANIC|error/.test(line))
      ?.replace(/^.*?(FATAL|PANIC|error):\s*/, '') ?? ''
  if (/No space left on device/.test(log)) {
    return new EmbeddedPostgresFailure(storeFaultOf('folder-disk-full', { folder: dataDirectory }))
  }
  if (/incompatible with server|not compatible with this version/.test(log)) {
    return new EmbeddedPostgresFailure(storeFaultOf('folder-not-compatible', { folder: dataDirectory, said }))
  }
  if (/Permission denied|Read-only file system|wrong ownership|invalid permissions/.test(log)) {
    return new EmbeddedPostgresFailure(storeFaultOf('folder-not-usable', { folder: dataDirectory, said }))
  }
  if (
    /checkpoint record|invalid magic|could not (read|open|access|stat|find|seek)|PANIC|bogus data|(invalid|incorrect) (data|checksum)|required .* does not exist/.test(
      log,
    )
  )
    return new EmbeddedPostgresFailure(storeFaultOf('folder-damaged', { folder: dataDirectory, said }))
  return new EmbeddedPostgresFailure(
    said ? storeFaultOf('server-ended', { said }) : storeFaultOf('server-ended-silently'),
  )
}

/**
 * Tells from the end of its log why a running server restarts all of its processes again and again: damage that only
 * its processes meet. Returns null when it does not restart, or damage is not the reason.
 */
export const explainRestarts = (log: string, dataDirectory: string): EmbeddedPostgresFailure | null => {
  const run = log.slice(Math.max(0, log.lastIndexOf('starting PostgreSQL')))
  const ended = run.lastIndexOf('all server processes terminated; reinitializing')
  if (ended < 0) return null
  const before = run.slice(Math.max(0, run.lastIndexOf('ready to accept connections', ended)), ended)
  const faults = before
    .split('\n')
    .filter((line) => /FATAL|PANIC/.test(line) && !line.includes('the database system is'))
  const explained = explainExit(faults.join('\n'), dataDirectory)
  return explained instanceof EmbeddedPostgresFailure && explained.fault.code === 'folder-damaged' ? explained : null
}

/** Returns the format number in `global/pg_control`, or null when there is none. */
const controlVersion = async (dataDirectory: string): Promise<number | null> => {
  const file = await open(join(dataDirectory, 'global', 'pg_control')).catch(() => null)
  if (file === null) return null
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0)
    return bytesRead === 12 ? buffer.readUInt32LE(8) : null
  } finally {
    await file.close()
  }
}

const endedForNoReason = new Set<StoreFaultCode>(['server-ended', 'server-ended-silently'])

/**
 * Refines an explanation that the log leaves open. A control file of no known format is damaged and not of another
 * version. A server that ended without a reason, on a disk that is full, had no room to write one.
 */
export const lookCloser = async <Explained extends EmbeddedPostgresFailure | string>(
  explained: Explained,
  dataDirectory: string,
): Promise<Explained | EmbeddedPostgresFailure> => {
  if (typeof explained === 'string') return explained
  if (explained.fault.code === 'folder-not-compatible' && (await controlVersion(dataDirectory)) !== CONTROL_VERSION)
    return new EmbeddedPostgresFailure(storeFaultOf('folder-control-unreadable', { folder: dataDirectory }))
  if (!endedForNoReason.has(explained.fault.code)) return explained
  const disk = await diskTrouble(dataDirectory)
  return disk === null ? explained : new EmbeddedPostgresFailure(disk)
}
