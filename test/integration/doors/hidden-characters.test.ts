import { expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

const send = async (method: string, path: string, input: object) => {
  const response = await running.rest(`/api/v1${path}`, {
    method,
    body: JSON.stringify(input),
    headers: { 'content-type': 'application/json' },
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('an older name with invisible characters is read, found, and kept when another field is changed', async () => {
  const { client } = running
  const made = await client.people.create({ givenName: 'Ana', familyName: 'Old', username: 'old.name' })
  await database.store.pool.query('UPDATE directory.person SET given_name = $2, username = $3 WHERE id = $1', [
    made.id,
    'A\u200bna',
    'old\u2066name',
  ])
  const { items } = await client.people.search({ search: 'old' })
  expect(items).toMatchObject([{ id: made.id, givenName: 'A\u200bna' }])
  const changed = await send('PATCH', `/people/${made.id}`, { version: made.version, middleName: 'Maria' })
  expect(changed).toMatchObject({ status: 200, body: { givenName: 'A\u200bna', middleName: 'Maria' } })
  const again = await send('PATCH', `/people/${made.id}`, { version: changed.body['version'], givenName: 'A\u200bna' })
  expect(again).toMatchObject({
    status: 400,
    body: { data: { issues: [{ field: 'givenName', rule: 'hidden-characters' }] } },
  })
})
