import { expect, test } from 'vitest'
import type { Migrations } from '../../../src/main/features/migrations/migrate-track.ts'
import type { LogEntry } from '../../../src/main/features/migrations/migration-ledger.port.ts'
import { readHistory } from '../../../src/main/features/migrations/records/read-history.ts'

const name = '20260101000000-people'
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
const entry = (direction: LogEntry['direction'], outcome: LogEntry['outcome']): LogEntry => ({
  name,
  checksum: 'sum',
  at: at(5),
  by: 'ada',
  durationMs: 1,
  direction,
  outcome,
  reason: null,
  consoleVersion: '1.0.0',
})

const history = async (log: LogEntry[]) => {
  const ledger = { applied: [{ name, checksum: 'sum', appliedAt: at(0) }], failed: [] }
  const migrations = { readLog: () => Promise.resolve(log), read: () => Promise.resolve(ledger) }
  const { entries } = await readHistory({ migrations } as unknown as Migrations, 'directory')
  return entries.map(({ direction, outcome, by }) => `${direction} ${outcome} ${by}`)
}

test.each([
  ['a way back that failed', entry('down', 'failed'), 'down failed ada'],
  ['a checksum that was accepted', entry('repair', 'done'), 'repair done ada'],
])('what was applied before there was a log is listed, also after %s', async (_, later, said) => {
  expect(await history([later])).toEqual(['up done null', said])
})

test.each(['up', 'baseline'] as const)(
  'an applied migration that the log has as %s is listed once',
  async (direction) => {
    expect(await history([entry(direction, 'done')])).toEqual([`${direction} done ada`])
  },
)
