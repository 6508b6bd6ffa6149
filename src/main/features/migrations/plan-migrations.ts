import { createHash } from 'node:crypto'
import type { SchemaEffect } from './expected-schema.ts'
import { type MigrationRow, requirementsOf, type Track, type TrackStatus } from '../../../contract/migrations.ts'
import type { TakenBack } from '../../../contract/migration-history.ts'

/** A pair of files. Migrations are ordered by `name`. An empty `down` means that there is no way back. */
export type DeclaredMigration = {
  name: string
  up: string
  down: string
  /** Equal for equal statements. Each track computes it in its own way. */
  checksum: string
  /** False when the first lines of `up` say `-- transaction: none`. */
  transactional: boolean
  /** What the migration does to the schema. Left out when the file does not tell. */
  effect?: SchemaEffect
}

export type AppliedMigration = {
  name: string
  checksum: string
  appliedAt: Date
  /** Who applied it, and the milliseconds that it took. Left out when the ledger itself does not keep them. */
  by?: string
  durationMs?: number
  /** What the migration did to the schema, kept when it was applied. Left out when the ledger did not keep it. */
  effect?: SchemaEffect
}

/** The last failed try. `checksum` is that of the file that it ran. */
export type FailedMigration = { name: string; checksum: string; failedAt: Date; reason: string }

/**
 * The state of one track in the database. `applied` is in the order of application. `takenBack` has the migrations that
 * were taken back and not applied since, newest first. It is left out when a ledger does not keep it.
 */
export type LedgerState = { applied: AppliedMigration[]; failed: FailedMigration[]; takenBack?: TakenBack[] }

export type MigrationPlan = {
  rows: MigrationRow[]
  /** The pending migrations in the order in which they would run. */
  up: DeclaredMigration[]
  /** The newest applied migration with its file, or none. */
  down: DeclaredMigration[]
  /** Every applied migration with its file, newest first. */
  back: { name: string; file: DeclaredMigration | undefined }[]
  /** Applied migrations whose file changed or is gone. While there is one, nothing may run. */
  broken: string[]
  /** The newest migration that was taken back and not applied again. One whose way back removed rows comes first. */
  takenBack: TakenBack | null
  /** The content of the ledger as one text. It changes whenever a migration is applied or taken back. */
  ledger: string
}

const NAME = /^\d{14}-[a-z0-9]+(-[a-z0-9]+)*$/

/** Returns the version that a migration's name begins with: `20261122170000` or `0001`. */
export const versionOf = (name: string): string => /^V([\d._]+?)__/.exec(name)?.[1] ?? /^\d+/.exec(name)?.[0] ?? name

export const isMigrationName = (name: string) => NAME.test(name)

export const foldLineEnds = (text: string) => text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')

export const checksumOf = (text: string) => createHash('sha256').update(foldLineEnds(text)).digest('hex')

export const isTransactional = (up: string) => {
  const header = foldLineEnds(up).match(/^(?:\s*--.*\n|\s*\n)*/)?.[0] ?? ''
  return !/^\s*--\s*transaction:\s*none\s*$/m.test(header)
}

/** Digest of what would run: names and statements, in order. */
export const digestOf = (migrations: { name: string; sql: string }[]) =>
  createHash('sha256')
    .update(JSON.stringify(migrations.map(({ name, sql }) => [name, foldLineEnds(sql)])))
    .digest('hex')

const sqlUp = (migration: DeclaredMigration) => ({ name: migration.name, sql: migration.up })
const sqlDown = (migration: DeclaredMigration) => ({ name: migration.name, sql: migration.down })

export const statementsOf = (plan: MigrationPlan, direction: 'up' | 'down') =>
  direction === 'up' ? plan.up.map(sqlUp) : plan.down.map(sqlDown)

/** Compares files and ledger. Rows are in the order of names, not in that of application. */
export const planMigrations = (declared: DeclaredMigration[], ledger: LedgerState): MigrationPlan => {
  const files = new Map(declared.map((migration) => [migration.name, migration]))
  const applied = new Map(ledger.applied.map((migration) => [migration.name, migration]))
  const failed = new Map(ledger.failed.map((migration) => [migration.name, migration]))

  const newestName = [...applied.keys()].sort().at(-1) ?? ''

  const rows = [...new Set([...files.keys(), ...applied.keys()])].sort().map((name): MigrationRow => {
    const file = files.get(name)
    const entry = applied.get(name)
    if (entry) {
      const state = !file ? 'missing' : file.checksum === entry.checksum ? 'applied' : 'changed'
      return { name, state, appliedAt: entry.appliedAt, checksum: file?.checksum ?? entry.checksum }
    }
    const waits = name < newestName ? 'out-of-order' : 'pending'
    const state = failed.get(name)?.checksum === file!.checksum ? 'failed' : waits
    return { name, state, appliedAt: null, checksum: file!.checksum }
  })

  const back = ledger.applied.toReversed().map(({ name }) => ({ name, file: files.get(name) }))
  const newest = back[0]?.file
  return {
    rows,
    up: rows.filter((row) => row.appliedAt === null).map((row) => files.get(row.name)!),
    down: newest && newest.down.trim() !== '' ? [newest] : [],
    back,
    broken: rows.filter((row) => row.state === 'changed' || row.state === 'missing').map((row) => row.name),
    takenBack: ledger.takenBack?.find(({ rows: gone }) => gone > 0) ?? ledger.takenBack?.[0] ?? null,
    ledger: JSON.stringify(ledger.applied.map(({ name, checksum, appliedAt }) => [name, checksum, appliedAt])),
  }
}

export const statusOf = (track: Track, plan: MigrationPlan): TrackStatus => ({
  track,
  requires: [...requirementsOf(track)],
  rows: plan.rows,
  pending: plan.up.length,
  planDigest: digestOf(statementsOf(plan, 'up')),
  unavailable: null,
  takenBack: plan.takenBack,
})
