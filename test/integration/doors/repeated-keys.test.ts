import { expect, test } from 'vitest'
import { lendingSchool } from '../../fixtures/lending-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

const json = { 'content-type': 'application/json' }
const refused = (...fields: string[]) => ({
  code: 'BAD_REQUEST',
  data: { issues: fields.map((field) => ({ field, rule: 'repeated', expected: 'one value' })) },
})
const get = async (path: string) => (await running.rest(path)).json()

test('a body with a key twice is refused by its name, at both doors, and nothing is written', async () => {
  const { lending, first } = await lendingSchool(running.client, 'twice')
  const dated = JSON.stringify({ ...lending, validTo: '2027-01-01T00:00:00Z' })
  const twice = dated.replace(/\}$/, ',"validTo":null}')
  const rest = await running.rest('/api/v1/delegations', { method: 'POST', body: twice, headers: json })
  expect([rest.status, await rest.json()]).toEqual([400, expect.objectContaining(refused('validTo'))])
  const body = `{"json":${twice}}`
  const rpc = await running.rest('/rpc/delegations/create', { method: 'POST', body, headers: json })
  expect([rpc.status, await rpc.json()]).toEqual([400, { json: expect.objectContaining(refused('validTo')) }])
  expect((await running.client.delegations.search({ delegateId: first.id })).items).toEqual([])
})

test('a query with a key twice is refused by its name', async () => {
  expect(await get('/api/v1/people?limit=1&limit=2')).toMatchObject(refused('limit'))
  expect(await get('/api/v1/people?sort=name&sort[]=username')).toMatchObject(refused('sort', 'sort[]'))
  expect(await get('/api/v1/people?limit=1&sort=name')).toMatchObject({ items: expect.any(Array) })
  const data = encodeURIComponent('{"json":{"limit":1,"limit":2}}')
  const rpc = (query: string) => get(`/rpc/people/search?${query}`)
  expect([await rpc(`data=${data}`), await rpc(`data=%7B%7D&data=${data}`)]).toEqual([
    { json: expect.objectContaining(refused('limit')) },
    { json: expect.objectContaining(refused('data')) },
  ])
})
