import { beforeEach, expect, test } from 'vitest'
import type { MigrationEvent, Track } from '../../src/contract/migrations.ts'
import {
  applyMigrations,
  type Migrations,
  previewTrack,
  revertMigration,
  trackStatus,
} from '../../src/main/features/migrations/migrate-track.ts'
import { readHistory } from '../../src/main/features/migrations/records/read-history.ts'
import type { MigrationLedger, MigrationSession } from '../../src/main/features/migrations/migration-ledger.port.ts'
import { checksumOf, versionOf } from '../../src/main/features/migrations/plan-migrations.ts'
import { VERSION } from '../../src/main/foundation/version.ts'

/**
 * A store whose ledger is tested. A pair is the statement that makes something of a name and the one that removes it.
 */
export type LedgerStore = {
  track: Track
  /** Names of migration files, in the order in which they run. */
  names: readonly [one: string, two: string]
  making: (thing: 'one' | 'two') => [up: string, down: string]
  /** A statement that makes nothing and fails. */
  failing: string
  ledger: () => MigrationLedger
  exists: (thing: 'one' | 'two') => Promise<boolean>
  /** Leaves the ledger as a console that keeps no log would. */
  forgetLog: () => Promise<void>
  reset: () => Promise<void>
}

const collect = async (events: AsyncIterable<MigrationEvent>) => {
  const all: MigrationEvent[] = []
  for await (const event of events) if (event.kind !== 'statement') all.push(event)
  return all
}

/** The behaviour of every migration ledger, whatever the store. */
export const migrationLedgerSuite = ({ track, names, making, failing, ...store }: LedgerStore) => {
  const [ONE, TWO] = names
  const portsOn = (files: Record<string, [string, string]>): Migrations => ({
    migrations: store.ledger(),
    migrationFiles: {
      read: async () =>
        Object.keys(files)
          .sort()
          .map((name) => {
            const [up, down] = files[name]!
            return { name, up, down, checksum: checksumOf(up), transactional: track !== 'graph' }
          }),
    },
  })
  const both = () => portsOn({ [TWO]: making('two'), [ONE]: making('one') })
  const digest = async (ports: Migrations, direction: 'up' | 'down') =>
    (await previewTrack(ports, { track, direction })).planDigest
  const up = async (ports: Migrations) =>
    collect(applyMigrations(ports, { track, planDigest: await digest(ports, 'up') }))
  const down = async (ports: Migrations) =>
    collect(revertMigration(ports, { track, planDigest: await digest(ports, 'down') }))
  const states = async (ports: Migrations) =>
    (await trackStatus(ports, track)).rows.map(({ name, state }) => [name, state])

  beforeEach(() => store.reset())

  test('pending migrations are shown, applied in order, and up to date the second time', async () => {
    const ports = both()
    expect((await trackStatus(ports, track)).rows.map((row) => row.appliedAt)).toEqual([null, null])
    const preview = await previewTrack(ports, { track, direction: 'up' })
    expect(preview.migrations).toEqual([
      { name: ONE, sql: making('one')[0] },
      { name: TWO, sql: making('two')[0] },
    ])
    expect(await up(ports)).toMatchObject([
      { kind: 'started', name: ONE, index: 0, of: 2 },
      { kind: 'finished', name: ONE },
      { kind: 'started', name: TWO, index: 1, of: 2 },
      { kind: 'finished', name: TWO },
      { kind: 'done', applied: 2 },
    ])
    const { rows } = await trackStatus(ports, track)
    expect(rows).toMatchObject([
      { name: ONE, state: 'applied', checksum: checksumOf(making('one')[0]) },
      { name: TWO, state: 'applied' },
    ])
    for (const row of rows) expect(Math.abs(Date.now() - row.appliedAt!.getTime())).toBeLessThan(60_000)
    expect([await store.exists('one'), await store.exists('two')]).toEqual([true, true])
    expect(await up(ports)).toEqual([{ kind: 'done', applied: 0 }])
  })

  test('the newest migration is reverted first, and can be applied again', async () => {
    const ports = both()
    await up(ports)
    expect((await down(ports)).at(-1)).toEqual({ kind: 'done', applied: 1 })
    expect(await states(ports)).toEqual([
      [ONE, 'applied'],
      [TWO, 'pending'],
    ])
    expect([await store.exists('one'), await store.exists('two')]).toEqual([true, false])
    await down(ports)
    expect(await down(ports)).toEqual([{ kind: 'done', applied: 0 }])
    expect((await up(ports)).at(-1)).toEqual({ kind: 'done', applied: 2 })
  })

  test('a migration without a way back is not reverted', async () => {
    const ports = portsOn({ [ONE]: [making('one')[0], ''] })
    await up(ports)
    expect((await previewTrack(ports, { track, direction: 'down' })).migrations).toEqual([])
    expect(await down(ports)).toEqual([{ kind: 'done', applied: 0 }])
    expect(await states(ports)).toEqual([[ONE, 'applied']])
  })

  test('an applied file that changed or is missing is reported as a state, and nothing is applied after it', async () => {
    await up(portsOn({ [ONE]: making('one') }))
    const changed = portsOn({ [ONE]: making('two'), [TWO]: making('two') })
    expect(await states(changed)).toEqual([
      [ONE, 'changed'],
      [TWO, 'pending'],
    ])
    const gone = portsOn({ [TWO]: making('two') })
    expect(await states(gone)).toEqual([
      [ONE, 'missing'],
      [TWO, 'pending'],
    ])
    for (const ports of [changed, gone]) {
      await expect(up(ports)).rejects.toMatchObject({
        code: 'CONFLICT',
        data: { reason: 'chain-broken', detail: expect.stringContaining(ONE) },
      })
    }
    expect(await store.exists('two')).toBe(false)
  })

  test('a failed migration is reported with the store’s reason until its file is corrected', async () => {
    const ports = portsOn({ [ONE]: making('one'), [TWO]: [failing, ''] })
    await expect(up(ports)).rejects.toMatchObject({
      code: 'RULE_VIOLATION',
      data: { rule: 'migration', field: TWO, expected: expect.stringMatching(/by zero/) },
    })
    expect(await states(ports)).toEqual([
      [ONE, 'applied'],
      [TWO, 'failed'],
    ])
    const mended = both()
    expect(await states(mended)).toEqual([
      [ONE, 'applied'],
      [TWO, 'pending'],
    ])
    await up(mended)
    expect(await states(mended)).toEqual([
      [ONE, 'applied'],
      [TWO, 'applied'],
    ])
  })

  test('the history keeps every try with who, how long, which way and how it ended', async () => {
    const author = { actor: 'ana', door: 'in-process' as const }
    const run = async (ports: Migrations, direction: 'up' | 'down') => {
      const start = direction === 'up' ? applyMigrations : revertMigration
      return collect(start(ports, { track, planDigest: await digest(ports, direction), author }))
    }
    await run(portsOn({ [ONE]: making('one') }), 'up')
    await run(portsOn({ [ONE]: making('one') }), 'down')
    await run(portsOn({ [ONE]: making('one') }), 'up')
    await expect(run(portsOn({ [ONE]: making('one'), [TWO]: [failing, ''] }), 'up')).rejects.toMatchObject({
      code: 'RULE_VIOLATION',
    })
    const { entries } = await readHistory(both(), track)
    expect(entries.map(({ name, direction, outcome }) => [name, direction, outcome])).toEqual([
      [ONE, 'up', 'done'],
      [ONE, 'down', 'done'],
      [ONE, 'up', 'done'],
      [TWO, 'up', 'failed'],
    ])
    expect(entries[0]).toMatchObject({ version: versionOf(ONE), checksum: checksumOf(making('one')[0]), reason: null })
    expect(entries[3]!.reason).toMatch(/by zero/)
    for (const { by, durationMs, at, consoleVersion } of entries) {
      expect([by, consoleVersion]).toEqual(['ana', VERSION])
      expect(durationMs).toBeGreaterThanOrEqual(0)
      expect(Math.abs(Date.now() - at.getTime())).toBeLessThan(60_000)
    }
  })

  test('the history of a ledger without a log tells what the ledger itself knows', async () => {
    await up(both())
    await store.forgetLog()
    const { entries } = await readHistory(both(), track)
    expect(entries).toMatchObject([
      { name: ONE, direction: 'up', outcome: 'done', consoleVersion: null },
      { name: TWO, direction: 'up', outcome: 'done', consoleVersion: null },
    ])
    await down(both())
    expect((await readHistory(both(), track)).entries.map(({ direction }) => direction)).toEqual(['up', 'down'])
  })

  test('migrations are recorded without running, a checksum is taken over, and a failed try is forgotten', async () => {
    const ports = portsOn({ [ONE]: making('one'), [TWO]: [failing, ''] })
    const [one] = await ports.migrationFiles.read(track)
    const work = async (use: (session: MigrationSession) => Promise<unknown>) => {
      const { value } = (await ports.migrations.acquire(track, undefined, 'ana').next()) as { value: MigrationSession }
      await use(value).finally(() => value.close())
    }
    await work((session) => session.record([one!]))
    expect(await store.exists('one')).toBe(false)
    expect(await states(ports)).toEqual([
      [ONE, 'applied'],
      [TWO, 'pending'],
    ])
    await expect(up(ports)).rejects.toMatchObject({ code: 'RULE_VIOLATION' })
    await work((session) => session.clear({ name: TWO, checksum: checksumOf(failing) }))
    expect((await states(ports))[1]).toEqual([TWO, 'pending'])

    const edited = portsOn({ [ONE]: [`${making('one')[0]}\n`, ''] })
    const [other] = await edited.migrationFiles.read(track)
    expect(await states(edited)).toEqual([[ONE, 'changed']])
    await work((session) => session.accept(other!))
    expect(await states(edited)).toEqual([[ONE, 'applied']])
    const { entries } = await readHistory(ports, track)
    expect(entries.map(({ name, direction, by }) => [name, direction, by])).toEqual([
      [ONE, 'baseline', 'ana'],
      [TWO, 'up', 'console'],
      [TWO, 'repair', 'ana'],
      [ONE, 'repair', 'ana'],
    ])
  })

  test('a plan that changed since its preview does not run', async () => {
    const planDigest = await digest(portsOn({ [ONE]: making('one') }), 'up')
    await expect(collect(applyMigrations(both(), { track, planDigest }))).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'plan-changed' },
    })
    expect(await store.exists('one')).toBe(false)
  })

  test('of two consoles one applies; the other learns who holds the lock, and finds nothing pending', async () => {
    const ports = both()
    const planDigest = await digest(ports, 'up')
    const first = applyMigrations(ports, { track, planDigest })
    expect((await first.next()).value).toMatchObject({ kind: 'started' })
    const second = applyMigrations(ports, { track, planDigest })
    const { value } = (await second.next()) as { value: Extract<MigrationEvent, { kind: 'waiting' }> }
    expect(value).toMatchObject({ kind: 'waiting', holder: expect.stringContaining(String(process.pid)) })
    expect((await collect(first)).at(-1)).toEqual({ kind: 'done', applied: 2 })
    expect(await collect(second)).toEqual([{ kind: 'done', applied: 0 }])
  })

  test('waiting ends when it is cancelled, and a cancel between migrations keeps those that are done', async () => {
    const ports = both()
    const planDigest = await digest(ports, 'up')
    const holding = ports.migrations.acquire(track)
    const { value: session } = (await holding.next()) as { value: { close: () => Promise<void> } }
    const cancel = new AbortController()
    const waiting = applyMigrations(ports, { track, planDigest, signal: cancel.signal })
    expect((await waiting.next()).value).toMatchObject({ kind: 'waiting' })
    const ended = expect(waiting.next()).rejects.toThrow('enough')
    cancel.abort(new Error('enough'))
    await ended
    await session.close()

    const later = new AbortController()
    const events = applyMigrations(ports, { track, planDigest, signal: later.signal })
    await events.next()
    later.abort(new Error('enough'))
    const { value: statement } = await events.next()
    expect(statement).toMatchObject({ kind: 'statement', name: ONE, index: 0, of: 1 })
    expect((await events.next()).value).toMatchObject({ kind: 'finished', name: ONE })
    await expect(events.next()).rejects.toThrow('enough')
    expect(await states(ports)).toEqual([
      [ONE, 'applied'],
      [TWO, 'pending'],
    ])
    expect((await up(ports)).at(-1)).toEqual({ kind: 'done', applied: 1 })
  })
}
