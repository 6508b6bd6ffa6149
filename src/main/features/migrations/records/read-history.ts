import type { TrackHistory } from '../../../../contract/migration-records.ts'
import type { Track } from '../../../../contract/migrations.ts'
import type { Migrations } from '../migrate-track.ts'
import type { LogEntry } from '../migration-ledger.port.ts'
import { type LedgerState, versionOf } from '../plan-migrations.ts'

/** What makes a migration an applied one. */
const APPLIES: ReadonlySet<LogEntry['direction']> = new Set(['up', 'baseline'])

/** Returns what the ledger knows of migrations that no log tells of. */
const unlogged = (ledger: LedgerState, log: LogEntry[]): LogEntry[] => {
  const isLogged = ({ name, at }: { name: string; at: Date }) =>
    log.some(
      (entry) => entry.name === name && entry.outcome === 'done' && APPLIES.has(entry.direction) && entry.at >= at,
    )
  const applied = ledger.applied.map(({ name, checksum, appliedAt, by, durationMs }): LogEntry => {
    return {
      name,
      checksum,
      at: appliedAt,
      by: by ?? null,
      durationMs: durationMs ?? null,
      direction: 'up',
      outcome: 'done',
      reason: null,
      consoleVersion: null,
    }
  })
  const failed = ledger.failed
    .filter(({ name, failedAt }) => !log.some((entry) => entry.name === name && entry.at >= failedAt))
    .map(({ name, checksum, failedAt, reason }): LogEntry => {
      const unknown = { by: null, durationMs: null, consoleVersion: null }
      return { name, checksum, at: failedAt, direction: 'up', outcome: 'failed', reason, ...unknown }
    })
  return [...applied.filter((entry) => !isLogged(entry)), ...failed]
}

/** Returns the history of a track, oldest entry first: its log, and what the ledger knows beyond it. */
export const readHistory = async (ports: Migrations, track: Track): Promise<TrackHistory> => {
  const [log, ledger] = await Promise.all([ports.migrations.readLog(track), ports.migrations.read(track)])
  const entries = [...unlogged(ledger, log), ...log].map((entry) => ({ ...entry, version: versionOf(entry.name) }))
  return { track, entries: entries.sort((one, other) => one.at.getTime() - other.at.getTime()) }
}
