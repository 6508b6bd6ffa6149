import { writeFile } from 'node:fs/promises'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { toWireError } from '../../../src/main/doors/wire-errors.ts'

const at = { log: pino({ enabled: false }) }
const thrownBy = async (work: () => Promise<unknown>) => {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error('it did not throw')
}

it.runIf(process.platform === 'linux')('a full disk is reported as such', async () => {
  const error = await thrownBy(() => writeFile('/dev/full', 'an upload'))
  expect(toWireError(error, at)).toMatchObject({ code: 'INSUFFICIENT_STORAGE', status: 507, defined: true })
})

it('an unexpected error has an incident id and nothing of its cause', () => {
  const wire = toWireError(new Error('duplicate key (email)=(ana@example.org)'), at)
  expect(wire).toMatchObject({ code: 'INTERNAL', status: 500, data: { incidentId: expect.any(String) } })
  expect(JSON.stringify(wire)).not.toContain('ana@example.org')
})

it('a failing Neo4j is a store that does not answer; a statement that it cannot parse is a fault of the program', () => {
  const failed = (code: string, message = 'no') => Object.assign(new Error(message), { name: 'Neo4jError', code })
  for (const error of [
    failed('ServiceUnavailable'),
    failed('N/A', 'Connection acquisition timed out in 5000 ms. Pool status: Active conn count = 20'),
    failed('Neo.TransientError.General.OutOfMemoryError'),
    failed('Neo.ClientError.Security.Unauthorized'),
  ])
    expect(toWireError(error, at)).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      status: 503,
      data: { store: 'neo4j', reason: expect.stringMatching(/^[A-Z].+\.$/) },
    })
  expect(toWireError(failed('Neo.ClientError.Statement.SyntaxError'), at)).toMatchObject({ code: 'INTERNAL' })
})

it('the log has the stack and name of an error and nothing of its message', () => {
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  const words = ['at home of ana@example.org', 'ana@example.org'.repeat(1_000_000)]
  const error = Object.assign(new Error(`no\n${words[0]}\n    at ${words[0]} (/x.ts:1:1)`), {
    code: '42703',
    table: words[1],
    constraint: words[0],
    routine: 'parserOpenTable',
  })
  toWireError(error, { log })
  expect(JSON.parse(lines[0]!)).toMatchObject({
    error: {
      code: '42703',
      routine: 'parserOpenTable',
      frames: expect.arrayContaining([expect.stringContaining('wire-errors.test.ts')]),
    },
  })
  expect(lines.join('')).not.toContain('ana@example.org')
})
