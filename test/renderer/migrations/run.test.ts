import { flushPromises } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { refusal } from '../../../src/contract/errors.ts'
import type { HistoryEntry } from '../../../src/contract/migration-history.ts'
import type { MigrationEvent } from '../../../src/contract/migrations.ts'
import { failedSteps, stepsAfter, waitingSteps } from '../../../src/renderer/src/features/migrations/run-steps.ts'
import { useMigrationRun } from '../../../src/renderer/src/features/migrations/useMigrationRun.ts'
import { inSchool } from '../mount.ts'

const preview = {
  planDigest: 'd',
  migrations: ['1-a', '2-b'].map((name) => ({ name, sql: 'SELECT 1' })),
  tables: [],
  rowsLost: 0,
  unknown: [],
  confirm: null,
  validUntil: null,
  findings: [],
}
const entry = (outcome: HistoryEntry['outcome']): HistoryEntry => ({
  name: '1-a',
  version: '1',
  checksum: 'c',
  at: new Date(0),
  by: 'Ada',
  durationMs: 40,
  direction: 'up',
  outcome,
  reason: null,
  consoleVersion: '1',
})

/** A run whose second event never comes: the first migration is still at work when the user stops. */
const stoppedRun = async () => {
  const entries: HistoryEntry[] = [entry('begun')]
  let answers = true
  const { result: run, unmount } = await inSchool(useMigrationRun, {
    'migrations.preview': () => preview,
    'migrations.history': () => {
      if (!answers) throw new Error('The console is gone.')
      return { track: 'films', entries }
    },
    'migrations.apply': async function* (_input, { signal }): AsyncGenerator<MigrationEvent> {
      yield { kind: 'started', name: '1-a', index: 0, of: 2 }
      await new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)))
    },
  })
  await run.show('films', 'up')
  const ended = run.run()
  await vi.waitFor(() => expect(run.steps.value[0]?.state).toBe('running'))
  run.stop.stop()
  await flushPromises()
  const gone = () => {
    answers = false
  }
  return { run, ended, entries, gone, unmount }
}

test('each migration of a run is told with its statement, its time and its failure', () => {
  const running = [
    { kind: 'started', name: '1-a', index: 0, of: 2 },
    { kind: 'statement', name: '1-a', index: 1, of: 3, line: 'ALTER TABLE a' },
  ] as const
  const steps = running.reduce<ReturnType<typeof stepsAfter>>(stepsAfter, waitingSteps(['1-a', '2-b']))
  expect(steps[0]).toMatchObject({ state: 'running', statement: 2, of: 3, line: 'ALTER TABLE a' })
  expect(failedSteps(steps).map(({ state }) => state)).toEqual(['failed', 'waiting'])
  const finished = stepsAfter(steps, { kind: 'finished', name: '1-a', durationMs: 40 })
  expect(finished.map(({ state, durationMs }) => [state, durationMs])).toEqual([
    ['done', 40],
    ['waiting', null],
  ])
})

for (const outcome of ['done', 'failed'] as const)
  test(`a stopped run waits for the migration that is running, which is ${outcome}`, async () => {
    const { run, ended, entries, unmount } = await stoppedRun()
    expect(run.stop.state.value, 'a migration that is only begun has not ended').toBe('stopping')
    entries.push(entry(outcome))
    await ended
    expect(run.stop.state.value).toBe('stopped')
    expect(run.steps.value.map(({ state }) => state)).toEqual([outcome, 'waiting'])
    expect(run.problem.value).toBeNull()
    unmount()
  })

test('after a failure the plan is read again when a part of it is done', async () => {
  const previewed = vi.fn(() => preview)
  const { result: run, unmount } = await inSchool(useMigrationRun, {
    'migrations.preview': previewed,
    'migrations.history': () => ({ track: 'films', entries: [] }),
    'migrations.apply': async function* (): AsyncGenerator<MigrationEvent> {
      yield { kind: 'started', name: '1-a', index: 0, of: 2 }
      yield { kind: 'finished', name: '1-a', durationMs: 1 }
      yield { kind: 'started', name: '2-b', index: 1, of: 2 }
      throw refusal('RULE_VIOLATION', { rule: 'migration', field: '2-b', expected: 'no' })
    },
  })
  await run.show('films', 'up')
  await run.run()
  expect(run.steps.value.map(({ state }) => state)).toEqual(['done', 'failed'])
  expect(run.problem.value?.detail).toContain('2-b')
  expect(previewed).toHaveBeenCalledTimes(2)
  unmount()
})

test('a stopped run gives up when its console does not answer any more', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  try {
    const { run, ended, gone, unmount } = await stoppedRun()
    gone()
    await vi.advanceTimersByTimeAsync(60_000)
    await ended
    expect(run.stop.state.value).toBe('stopped')
    unmount()
  } finally {
    vi.useRealTimers()
  }
})

test('a run stops where it was told to, and what comes late runs only when it is allowed', async () => {
  const previewed: unknown[] = []
  const applied: unknown[] = []
  const { result: run, unmount } = await inSchool(useMigrationRun, {
    'migrations.preview': (input: { to?: string }) => {
      previewed.push(input)
      return { ...preview, planDigest: input.to ?? 'all' }
    },
    'migrations.history': () => ({ track: 'films', entries: [] }),
    'migrations.apply': async function* (input): AsyncGenerator<MigrationEvent> {
      applied.push(input)
      yield { kind: 'done', applied: 1 }
    },
  })
  await run.show('films', 'up')
  await run.stopAt('1-a')
  expect(previewed.at(-1)).toMatchObject({ track: 'films', direction: 'up', to: '1-a' })
  await run.run()
  expect(applied).toMatchObject([{ to: '1-a', planDigest: '1-a', allowOutOfOrder: false }])
  await run.show('films', 'up')
  run.allowsLate.value = true
  await run.run()
  expect(applied.at(-1)).toMatchObject({ planDigest: 'all', allowOutOfOrder: true })
  expect((applied.at(-1) as { to?: string }).to).toBeUndefined()
  await run.show('films', 'up')
  expect(run.allowsLate.value, 'it is asked again for each plan').toBe(false)
  unmount()
})
