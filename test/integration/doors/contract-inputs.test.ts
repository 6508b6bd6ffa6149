import { ORPCError } from '@orpc/client'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Issue } from '../../../src/contract/errors.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import {
  bare,
  type BrokenInput,
  brokenInputs,
  hostileInputs,
  procedures,
  type Procedure,
  valid,
} from '../../suites/transport/broken-inputs.ts'

const database = useDatabase()
const running = useConsole(() => database)

const named = procedures.map((procedure) => [procedure.path.join('.'), procedure] as const)

type Calls = { (input: unknown): Promise<unknown>; [name: string]: Calls }

/** Calls a procedure in this process and reads a stream to its end. Returns the error. */
const call = async ({ path }: Procedure, input: unknown): Promise<unknown> => {
  const run = path.reduce((group, name) => group[name]!, running.client as unknown as Calls)
  try {
    const output = await run(input)
    if (typeof output === 'object' && output !== null && Symbol.asyncIterator in output)
      for await (const _ of output as AsyncIterable<unknown>) void _
    return undefined
  } catch (error) {
    return error
  }
}

/** Expects a typed refusal that names the field and a rule and does not contain the value. */
const expectNamed = (error: unknown, { field, value }: Pick<BrokenInput, 'field' | 'value'>) => {
  if (!(error instanceof ORPCError)) throw new Error('not refused with a typed error', { cause: error })
  expect(error).toMatchObject({ code: 'BAD_REQUEST', status: 400, defined: true })
  const { issues } = error.data as { issues: Issue[] }
  expect(issues.map((issue) => issue.field.split('.')[0])).toContain(field)
  for (const { rule, expected } of issues) expect([rule, expected].every(Boolean)).toBe(true)
  if (typeof value === 'string' && value.trim().length > 1)
    expect(JSON.stringify(error.data)).not.toContain(JSON.stringify(value).slice(1, -1))
}

const fieldsOf = (input: Procedure['input']) => Object.keys(bare(input)._zod.def.shape ?? {})

describe('every procedure', () => {
  test.for(named)('%s accepts a valid input, and names each invalid field', async ([, procedure]) => {
    expect(procedure.input.safeParse(valid(procedure.input)).success).toBe(true)
    const inputs = brokenInputs(procedure)
    expect(inputs.length).toBeGreaterThan(0)
    for (const broken of inputs) expectNamed(await call(procedure, broken.input), broken)
  })

  test('answers any value in any field with its answer or a typed refusal, never with an incident', async () => {
    const reads = procedures.filter(({ route, input }) => route.method === 'GET' && fieldsOf(input).length > 0)
    const anyField = fc.constantFrom(...reads).chain((procedure) => {
      const base = valid(procedure.input) as Record<string, unknown>
      const fields = fieldsOf(procedure.input)
      return fc.record({
        procedure: fc.constant(procedure),
        input: fc
          .tuple(fc.constantFrom(...fields), fc.oneof(fc.anything(), fc.string({ unit: 'binary' }), fc.date()))
          .map(([field, value]) => ({ ...base, [field]: value })),
      })
    })
    await fc.assert(
      fc.asyncProperty(anyField, async ({ procedure, input }) => {
        const error = await call(procedure, input)
        if (error === undefined) return
        expect(error).toBeInstanceOf(ORPCError)
        expect((error as ORPCError<string, unknown>).status).toBeLessThan(500)
      }),
      { numRuns: 400 },
    )
  })
})

describe('hostile text', () => {
  const harmless = procedures.filter(
    ({ path: [feature] }) => feature !== 'imports' && feature !== 'migrations' && feature !== 'connections',
  )

  test.for(harmless.map((procedure) => [procedure.path.join('.'), procedure] as const))(
    '%s keeps it, finds nothing or refuses it, and never fails',
    async ([, procedure]) => {
      for (const { input, value } of hostileInputs(procedure)) {
        const error = await call(procedure, input)
        if (error === undefined) continue
        expect(error, JSON.stringify(value)).toMatchObject({ defined: true })
        expect((error as ORPCError<string, unknown>).status, JSON.stringify(value)).toBeLessThan(500)
      }
    },
  )

  test('is stored and returned unchanged', async () => {
    const familyName = "'; DROP TABLE directory.person; --"
    const { id } = await running.client.people.create({ givenName: '<b>Ana</b>', familyName, username: 'hostile.1' })
    expect(await running.client.people.get({ id })).toMatchObject({ givenName: '<b>Ana</b>', familyName })
    const { items } = await running.client.people.search({ search: 'drop table' })
    expect(items.map((person) => person.id)).toContain(id)
  })

  test('in paths, queries and headers of REST gets a status below 500', async () => {
    const reads = procedures.filter(({ route }) => route.method === 'GET')
    for (const procedure of reads)
      for (const { input, field, value } of [...hostileInputs(procedure), ...brokenInputs(procedure)]) {
        if (typeof value !== 'string' || value.length > 8_000 || typeof input !== 'object' || input === null) continue
        const path = procedure.route.path!.replace(/\{(\w+)\}/g, (_, name: string) =>
          encodeURIComponent(String((input as Record<string, unknown>)[name]).toWellFormed()),
        )
        const query = procedure.route.path!.includes(`{${field}}`) ? '' : `?${new URLSearchParams({ [field]: value })}`
        const response = await running.rest(`/api/v1${path}${query}`)
        expect(response.status, `${path}${query}`).toBeLessThan(500)
        const body = await response.text()
        if (response.status >= 400) expect(Object.keys(JSON.parse(body) as object)).toEqual(['code', 'message', 'data'])
      }
  })

  test('never reached the log', () => {
    expect(running.logged.filter((line) => line.includes('incident'))).toEqual([])
  })
})
