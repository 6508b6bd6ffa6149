import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { applyMigrations, previewTrack, trackStatus } from '../../../../src/main/features/migrations/migrate-track.ts'
import { migrationFiles } from '../../../../src/main/features/migrations/migration-files.ts'
import { readHistory } from '../../../../src/main/features/migrations/records/read-history.ts'
import { migrationFolder, migrationsOn } from '../../../migrations.ts'
import { createDatabase } from '../../../postgres.ts'

const track = 'directory'
const [ONE, TWO, THREE] = ['20260101000000-one', '20260102000000-two', '20260103000000-three'] as const
const CHAIN: Record<string, [string, string]> = {
  [ONE]: ['CREATE TABLE public.one (n int); INSERT INTO public.one VALUES (1)', ''],
  [TWO]: [
    `-- transaction: none
CREATE INDEX CONCURRENTLY IF NOT EXISTS one_n ON public.one (n); CREATE TABLE IF NOT EXISTS public.two (n int)`,
    '',
  ],
  [THREE]: ['INSERT INTO public.one VALUES (3); ALTER TABLE public.two ADD COLUMN m int', ''],
}
const CONSOLE = join(import.meta.dirname, '../../../fixtures/migrating-console.ts')
/** So many consoles run at a time, each on a database of its own. */
const AT_ONCE = 4

/**
 * A console dies before a query, and the chain is run again. Returns the states after its death, or null when the chain
 * has fewer queries, and checks that everything is there once.
 */
const dieAndGoOn = async (folder: string, number: number): Promise<string[] | null> => {
  const database = await createDatabase(inject('cluster'), { empty: true })
  try {
    const child = spawn(process.execPath, [CONSOLE, JSON.stringify(database.target), folder, String(number)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code] = (await once(child, 'exit')) as [number | null]
    const ports = migrationsOn(database.target, database.store, migrationFiles(folder))
    const states = async () => (await trackStatus(ports, track)).rows.map(({ state }) => state)
    const left = await states()
    const { planDigest } = await previewTrack(ports, { track, direction: 'up' })
    for await (const _event of applyMigrations(ports, { track, planDigest }));
    expect(await states()).toEqual(['applied', 'applied', 'applied'])
    const { rows } = await database.store.pool.query(
      `SELECT (SELECT array_agg(n ORDER BY n) FROM public.one) AS one, (SELECT count(*)::int FROM pg_attribute
       WHERE attrelid = 'public.two'::regclass AND attnum > 0) AS two, (SELECT indisvalid FROM pg_index
       WHERE indexrelid = 'public.one_n'::regclass) AS valid`,
    )
    expect(rows).toEqual([{ one: [1, 3], two: 2, valid: true }])
    const { entries } = await readHistory(ports, track)
    const done = entries.filter(({ outcome }) => outcome === 'done').map(({ name }) => name)
    expect(done.toSorted()).toEqual([ONE, TWO, THREE])
    return code === 0 ? null : left
  } finally {
    await database.drop()
  }
}

test('a console that is killed before any query of a chain leaves what the next run completes', async () => {
  const folder = await migrationFolder(CHAIN)
  try {
    const found: (string[] | null)[] = []
    for (let from = 0; !found.includes(null); from += AT_ONCE)
      found.push(
        ...(await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => dieAndGoOn(folder, from + index)))),
      )
    const left = new Set(found.filter((states) => states !== null).map((states) => states.join()))
    expect([...left]).toEqual([
      'pending,pending,pending',
      'applied,pending,pending',
      'applied,failed,pending',
      'applied,applied,pending',
      'applied,applied,applied',
    ])
    expect(found.filter((states) => states !== null).length).toBeGreaterThan(10)
  } finally {
    await rm(folder, { recursive: true })
  }
}, 180_000)
