import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { runCase } from '../../scenarios/schema-diff/run-case.ts'
import { schemaCases } from '../../scenarios/schema-diff/schema-cases.ts'

const database = useDatabase({ empty: true })
let client: pg.PoolClient

beforeAll(async () => {
  client = await database.store.pool.connect()
})
afterAll(() => client.release())

test('there are enough cases, each with a name of its own', () => {
  expect(schemaCases.length).toBeGreaterThanOrEqual(64)
  expect(new Set(schemaCases.map(({ name }) => name)).size).toBe(schemaCases.length)
})

describe('a diff of two catalogs', () => {
  test.each(schemaCases.map((scenario, index) => ({ ...scenario, schema: `s${index}x` })))(
    '$name',
    async (scenario) => {
      const result = await runCase(client, scenario, scenario.schema)
      expect(result.asked).toEqual(scenario.asks ?? [])
      expect({ up: result.losses, down: result.lossesBack }).toEqual({
        up: [...(scenario.loses ?? [])].sort(),
        down: scenario.stops ? result.lossesBack : [...(scenario.losesBack ?? [])].sort(),
      })
      expect(result.ready).toBe(true)
      if (scenario.statements !== undefined) expect(result.up.map(({ sql }) => sql)).toHaveLength(scenario.statements)
      else expect(result.up).not.toEqual([])
      if (scenario.stops) {
        expect(result.stopped).toMatch(scenario.stops)
        expect(result.changedAfterStop).toBe(0)
        return
      }
      expect(result.stopped).toBeNull()
      expect({ lost: result.lost, again: result.again, back: result.back, lostBack: result.lostBack }).toEqual({
        lost: [],
        again: [],
        back: [],
        lostBack: [],
      })
      expect(result.upAgain).toEqual([])
      if (scenario.holds) expect(result.held).toEqual(scenario.holds[1])
    },
  )
})
