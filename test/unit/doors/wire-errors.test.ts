import { writeFile } from 'node:fs/promises'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { toWireError } from '../../../src/main/wire-errors.ts'

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
