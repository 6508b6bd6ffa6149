import { expect, test } from 'vitest'
import { told } from '../../fixtures/filled-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

test('without its track the library says that a migration is pending, and works once it is applied', async () => {
  const { client } = running
  let count = 0
  for (;;) {
    const down = await client.migrations.preview({ track: 'library', direction: 'down' })
    if (down.migrations.length === 0) break
    // Books are there with the first migration, whatever of the later ones is applied.
    expect((await client.library.books.search({ search: 'sea' })).total).toBe(0)
    await told(
      client.migrations.revert({ track: 'library', planDigest: down.planDigest, confirm: down.confirm ?? undefined }),
    )
    count += 1
  }
  const pending = { code: 'CONFLICT', data: { reason: 'schema-pending', count } }
  await expect(client.library.ledger.verify()).rejects.toMatchObject(pending)
  await expect(client.library.books.search({ search: 'sea' })).rejects.toMatchObject(pending)
  await expect(client.library.loans.search({})).rejects.toMatchObject(pending)
  await expect(client.library.books.facets({})).rejects.toMatchObject(pending)
  await expect(client.library.authors.create({ name: 'Ana' })).rejects.toMatchObject(pending)
  expect((await client.people.search({})).items).toEqual([])

  const up = await client.migrations.preview({ track: 'library' })
  await told(client.migrations.apply({ track: 'library', planDigest: up.planDigest }))
  expect((await client.library.books.search({ search: 'sea' })).total).toBe(0)
})
