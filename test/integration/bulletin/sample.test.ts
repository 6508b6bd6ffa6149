import { expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

test('the sample district has films and posts that the console reads, finds and edits', async () => {
  const { client } = running
  for await (const _ of await client.imports.sample({ people: 200, seed: 1 }));
  const films = await client.films.search({ sort: 'year', limit: 200 })
  expect(films.total).toBe(30)
  const [director] = films.items[0]!.credits
  expect((await client.films.search({ search: director!.name })).items.map(({ id }) => id)).toContain(
    films.items[0]!.id,
  )

  const posts = await client.bulletin.posts.search({ limit: 200 })
  expect(posts.total).toBe(6)
  const [published] = (await client.bulletin.posts.search({ state: 'published' })).items
  const { id, version } = published!
  expect(await client.bulletin.posts.update({ id, version, title: 'Changed' })).toMatchObject({ title: 'Changed' })
  // The address of a made-up title is taken, as that of any other post.
  const again = await client.bulletin.posts.create({ title: published!.title })
  expect(again.slug).toBe(`${published!.slug}-2`)
  const fills = (await client.audit.search({ entityKind: 'school', limit: 10 })).items.map(({ after }) => after)
  expect(fills).toEqual(
    expect.arrayContaining([expect.objectContaining({ films: 30 }), expect.objectContaining({ posts: 6 })]),
  )
})
