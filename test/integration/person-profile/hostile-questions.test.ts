import { beforeAll, expect, test } from 'vitest'
import type { ProfileParts } from '../../../src/contract/person-profile.ts'
import { PROFILE_ROWS } from '../../../src/contract/person-profile.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { personInput } from '../../suites/directory.fixture.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const running = useConsole(() => database)

let person = ''
beforeAll(async () => {
  person = (await running.client.people.create(personInput({ givenName: 'Ana', familyName: 'Ruiz' }))).id
})

const ask = async (query: string) => {
  const response = await running.rest(`/api/v1/people/${person}/profile?${query}`)
  return { status: response.status, body: (await response.json()) as { code?: string; parts?: ProfileParts } }
}
/** The states of all parts but the one that no school has. */
const states = (parts: ProfileParts) => {
  const { library: _, ...others } = parts
  return new Set(Object.values(others).map(({ status, reason }) => `${status} ${reason ?? ''}`.trim()))
}

test.each([
  '0001-01-01T00:00:00Z',
  '1582-10-10T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-01-01T00:00:00.000001Z',
  '2026-01-01T00:00:00%2B14:00',
])('at=%s is answered by every part', async (at) => {
  const { status, body } = await ask(`at=${at}`)
  expect([status, body.parts && states(body.parts)]).toEqual([200, new Set(['ok'])])
})

test.each([
  'at=',
  'at=now',
  'at=infinity',
  'at=NaN',
  'at=0',
  'at=2026-02-30T00:00:00Z',
  'at=2026-01-01',
  'at=0000-01-01T00:00:00Z',
  'at=%2B275760-09-13T00:00:00Z',
  'at=-271821-04-20T00:00:00Z',
  'at=2026-01-01T00:00:00Z%00',
  `at=2026-01-01T00:00:00Z'; DROP TABLE directory.person; --`,
  'at=2026-01-01T00:00:00Z&at=2027-01-01T00:00:00Z',
  'atLeast=',
  'atLeast=1',
  'atLeast=-1.0',
  'atLeast=1.0.0',
  'atLeast=1e9.0',
  `atLeast=${'9'.repeat(21)}.0`,
  'atLeast=1.0%0A',
  'atLeast=%D9%A1.%D9%A1',
])('%s is refused as bad input', async (query) => {
  const { status, body } = await ask(query)
  expect([status, body.code]).toEqual([400, 'BAD_REQUEST'])
})

test.each(['0.0', '1.1', `${'0'.repeat(20)}.0`, '9007199254740993.1', `${'9'.repeat(20)}.${'9'.repeat(20)}`])(
  'a demand for the write %s is answered, and not from the cache while it is unknown',
  async (atLeast) => {
    const { status, body } = await ask(`atLeast=${atLeast}`)
    expect([status, body.parts && states(body.parts)]).toEqual([200, new Set(['ok'])])
    if (Number(atLeast) > 2 ** 40) for (const part of Object.values(body.parts!)) expect(part.servedFrom).toBe('source')
  },
)

test('a person with 1,000 assignments has a small profile in time, from the source and from memory', async () => {
  const { client } = running
  const role = (await client.roles.create({ name: 'Tutor', permissionKeys: [] })).id
  const unit = (await client.orgUnits.create({ kind: 'school', name: 'North High' })).id
  await database.store.pool.query(
    `INSERT INTO directory.assignment (id, person_id, role_id, org_unit_id, valid_from, valid_to)
     SELECT gen_random_uuid(), $1, $2, $3, timestamptz '2020-01-01Z' + n * interval '1 day', NULL FROM generate_series(1, 1000) n`,
    [person, role, unit],
  )
  await database.store.pool.query(
    `INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('assignment', ARRAY[$1::uuid])`,
    [person],
  )
  for (let times = 0; times < 3; times++) {
    const begun = performance.now()
    const { body } = await ask('')
    expect(performance.now() - begun).toBeLessThan(1_500)
    expect(states(body.parts!)).toEqual(new Set(['ok']))
    const { assignments } = body.parts!
    if (assignments.status !== 'ok') throw new Error('unreachable')
    expect([assignments.data.items.length, assignments.data.total]).toEqual([PROFILE_ROWS, 1_000])
    expect(JSON.stringify(body).length).toBeLessThan(100_000)
  }
})
