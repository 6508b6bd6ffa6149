import { describe, expect, test } from 'vitest'
import { postgresDirectoryPorts } from '../../src/main/school/directory-ports.ts'
import { useDatabase } from '../postgres.ts'
import { type Asked, recordingStore } from './recording-store.ts'
import { bare, type Procedure, procedures, type Schema, valid } from './transport/broken-inputs.ts'

const database = useDatabase()

type Read = (query: object) => Promise<unknown>
type Ports = Record<string, Record<string, Read> | undefined>

const nameOf = ({ path }: Procedure) => path.join('.')
const shapeOf = ({ input }: Procedure) => (bare(input)._zod.def.shape ?? {}) as Record<string, Schema>

/** Says which part of a list is wanted, or what has to be known to the store that answers. */
const PLACE = new Set(['cursor', 'limit', 'every', 'atLeast'])
/** Fields of a list that the directory's SQL is not asked for. */
const filtersOf = (procedure: Procedure) => Object.entries(shapeOf(procedure)).filter(([field]) => !PLACE.has(field))

/** Answered from facts, graph or files, or a stream: they have tests of their own. */
const ELSEWHERE = /^(authority|imports|orgChart|connections|migrations|projection|backups|changes)\.|^people\.export$/
const lists = procedures
  .filter((procedure) => ['sort', 'cursor'].some((field) => field in shapeOf(procedure)))
  .filter((procedure) => !ELSEWHERE.test(nameOf(procedure)))
  .map((procedure) => [nameOf(procedure), procedure] as const)

/** A value that a list has not unless it is asked for. */
const askedValue = (schema: Schema): unknown => {
  const usual = schema.safeParse(undefined).data
  const { def } = bare(schema)._zod
  return [...Object.values(def.entries ?? {}), true, false, valid(schema)].find(
    (value) => value !== usual && schema.safeParse(value).success,
  )
}

describe('the filters of a list', () => {
  test.for(lists)('%s: every field of the contract changes what the database is asked', async ([, procedure]) => {
    const { input, path } = procedure
    const asked = Object.fromEntries(filtersOf(procedure).map(([field, schema]) => [field, askedValue(schema)]))
    const statements = async (query: object) => {
      const sent: Asked[] = []
      const ports = postgresDirectoryPorts(recordingStore(database.store, sent)) as unknown as Ports
      const read = ports[path[0]!]?.[path[1]!]
      expect(read, 'the port reads the list under the name that it has in the contract').toBeDefined()
      await read!(input.parse(query) as object)
      return sent
    }
    const all = await statements(asked)
    for (const field of Object.keys(asked)) {
      const { [field]: _, ...others } = asked
      expect(await statements(others), `${field} is in the contract and in no statement`).not.toEqual(all)
    }
  })
})
