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

it.runIf(process.platform === 'linux')('a full disk is said as one', async () => {
  const error = await thrownBy(() => writeFile('/dev/full', 'an upload'))
  expect(toWireError(error, at)).toMatchObject({ code: 'INSUFFICIENT_STORAGE', status: 507, defined: true })
})

it('what nobody foresaw has an incident id and no word of the cause', () => {
  const wire = toWireError(new Error('duplicate key (email)=(ana@example.org)'), at)
  expect(wire).toMatchObject({ code: 'INTERNAL', status: 500, data: { incidentId: expect.any(String) } })
  expect(JSON.stringify(wire)).not.toContain('ana@example.org')
})

it('a Neo4j that fails is a store that does not answer; a statement that it does not understand is a fault of the program', () => {
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

it('the log has frames and names of an error and none of its words', () => {
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
