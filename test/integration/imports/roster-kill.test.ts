import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeOneRosterPackage } from '../../../src/main/features/sample/write-oneroster-package.ts'
import { postgresRosterImports } from '../../../src/main/features/imports/apply/roster-imports.sql.ts'
import { directoryDigest } from '../../fixtures/directory-digest.ts'
import { packageFolder } from '../../fixtures/roster-package.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const packages = packageFolder()
let path: string
const options = { policy: 'deactivate' as const, deactivationThreshold: 1, dryRun: false }
const author = { actor: 'ada', door: 'in-process' as const }

const imports = () => postgresRosterImports({ store: database.store, profileId: 'school' })
const digest = () => directoryDigest(database.store)

/** Starts an import of the package in a process that prints each event. */
const startImport = (): ChildProcess =>
  spawn(
    process.execPath,
    [join(import.meta.dirname, '../../fixtures/import-roster-process.ts'), JSON.stringify(database.target), path],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )

/**
 * Kills the process with SIGKILL when the phase has sent `count` events. Returns false when the import ended before
 * that.
 */
const killAt = async (phase: string, count: number): Promise<boolean> => {
  const child = startImport()
  let seen = 0
  let text = ''
  let killed = false
  child.stdout!.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    const lines = text.split('\n')
    text = lines.pop()!
    for (const line of lines) {
      if (line === phase) seen += 1
      if (seen === count && !killed) killed = child.kill('SIGKILL')
    }
  })
  await once(child, 'exit')
  return killed
}

/** Waits until the server has closed the process's session, and with it its transaction. */
const untilFree = async () => {
  for (;;) {
    const { rows } = await database.store.pool.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> (
        SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid())`,
    )
    if (rows.length === 0) return
  }
}

beforeAll(async () => {
  path = join(await packages.folder(), 'package')
  const base = { version: '1.2' as const, people: 600, seed: 7, today: '2026-11-22' }
  await writeOneRosterPackage({ to: path, ...base })
  await imports().run({ path, name: 'first' }, options, { author, progress: () => undefined })
  path = join(await packages.folder(), 'package')
  await writeOneRosterPackage({ to: path, ...base, mutation: { seed: 3, changed: 0.3, removed: 0.1, added: 0.5 } })
})
afterAll(() => packages.clean())

describe('an import that is killed', () => {
  const points = [
    ['reading', 1], ['reading', 2], ['checking', 1], ['checking', 2], ['comparing', 1], ['comparing', 2], ['applying', 1], ['applying', 2],
  ] as const // prettier-ignore
  it.each(points)('while %s (event %i) leaves the directory as it was', async (phase, count) => {
    const before = await digest()
    const killed = await killAt(phase, count)
    await untilFree()
    const { rows } = await database.store.pool.query<{ state: string }>(
      'SELECT state FROM directory.import_run ORDER BY started_at DESC LIMIT 1',
    )
    // An import that had committed before the signal is complete.
    if (!killed || rows[0]!.state === 'applied') return
    expect(await digest()).toEqual(before)
  })

  it('while it builds the indexes of an empty school leaves rows, indexes and keys unchanged', async () => {
    await database.truncate()
    const definitions = async () =>
      (
        await database.store.pool.query(
          `SELECT pg_get_indexdef(i.indexrelid) AS definition, i.indisvalid AS valid FROM pg_index i WHERE i.indrelid IN ('directory.person'::regclass, 'directory.assignment'::regclass, 'directory.relationship'::regclass)
           UNION ALL
           SELECT conrelid::regclass || conname || pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE connamespace = 'directory'::regnamespace
           ORDER BY 1`,
        )
      ).rows
    const before = { rows: await digest(), definitions: await definitions() }
    expect(await killAt('indexing', 1)).toBe(true)
    await untilFree()
    expect({ rows: await digest(), definitions: await definitions() }).toEqual(before)
  })

  it('is cleaned up by the next import, which succeeds', async () => {
    const staging = () =>
      database.store.pool.query(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'roster\\_staging%'`)
    await imports().sweep()
    expect((await staging()).rows).toEqual([])
    const { rows } = await database.store.pool.query(
      `SELECT DISTINCT state FROM directory.import_run WHERE state IN ('checking', 'applying')`,
    )
    expect(rows).toEqual([])
    const report = await imports().run({ path, name: 'last' }, options, { author, progress: () => undefined })
    expect(report.applied).toBe(true)
    const again = await imports().run({ path, name: 'again' }, options, { author, progress: () => undefined })
    expect(
      Object.values(again.counts).every(({ added, changed, deactivated }) => added + changed + deactivated === 0),
    ).toBe(true)
  })

  it('by the end of its database session is refused and changes nothing', async () => {
    const before = await digest()
    let ended = false
    const broken = imports().run({ path: await changedPackage(), name: 'broken' }, options, {
      author,
      progress: ({ phase }) => {
        if (phase !== 'applying' || ended) return
        ended = true
        void database.store.pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        )
      },
    })
    await expect(broken).rejects.toThrow()
    expect(await digest()).toEqual(before)
  })

  const changedPackage = async () => {
    const to = join(await packages.folder(), 'package')
    await writeOneRosterPackage({
      to,
      version: '1.2',
      people: 600,
      seed: 7,
      today: '2026-11-22',
      mutation: { seed: 9, changed: 0.5, removed: 0, added: 0.5 },
    })
    return to
  }
})
