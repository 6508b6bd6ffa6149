import { describe, expect, test } from 'vitest'
import { postgresDirectoryPorts } from '../../src/main/school/directory-ports.ts'
import { useDatabase } from '../postgres.ts'
import { type Asked, recordingStore } from './recording-store.ts'
import { bare, type Procedure, procedures, type Schema, valid } from './transport/broken-inputs.ts'

const database = useDatabase()

type Read = (query: object) => Promise<unknown>
type Ports = Read & { [name: string]: Ports | undefined }

const nameOf = ({ path }: Procedure) => path.join('.')
const shapeOf = ({ input }: Procedure) => (bare(input)._zod.def.shape ?? {}) as Record<string, Schema>

/** Fields that choose a page of a list or the state it is read at, not its rows. */
const PLACE = new Set(['cursor', 'limit', 'every', 'atLeast'])
/** The fields of a list that should reach the directory's SQL. */
const filtersOf = (procedure: Procedure) => Object.entries(shapeOf(procedure)).filter(([field]) => !PLACE.has(field))

/** Lists that are answered from facts, the graph or files, and streams. Other tests cover them. */
const ELSEWHERE = /^(authority|imports|orgChart|connections|migrations|projection|backups|changes)\.|^people\.export$/
const lists = procedures
  .filter((procedure) => ['sort', 'cursor'].some((field) => field in shapeOf(procedure)))
  .filter((procedure) => !ELSEWHERE.test(nameOf(procedure)))
  .map((procedure) => [nameOf(procedure), procedure] as const)

/** A value of a field that differs from its default. */
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
      const read = path.reduce<Ports | undefined>((group, name) => group?.[name], ports)
      expect(read, 'the port reads the list under the name that it has in the contract').toBeDefined()
      await read!(input.parse(query) as object)
      return sent
    }
    const all = await statements(asked)
    // A field that a caller may not leave out names what is listed.
    const filters = filtersOf(procedure).filter(([, schema]) => schema.safeParse(undefined).success)
    for (const [field] of filters) {
      const { [field]: _, ...others } = asked
      // A field that every question has, such as the id of the post whose comments are listed.
      if (!input.safeParse(others).success) continue
      expect(await statements(others), `${field} is in the contract and in no statement`).not.toEqual(all)
    }
  })
})
