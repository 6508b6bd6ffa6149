import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase(inject('cluster'))
})
afterAll(() => database.drop())
const running = useConsole(() => database)

test('the panel counts answers by level, shows what is kept, and makes it be loaded again', async () => {
  const person = await running.client.people.create({ givenName: 'Ana', familyName: 'Ruiz', username: 'ana' })
  const profile = async () => (await running.rest(`/api/v1/people/${person.id}/profile`)).status
  const family = async () =>
    (await running.client.cache.status()).families.find((each) => each.family === 'profile.changes')!
  expect(await profile()).toBe(200)
  await profile()
  const first = await family()
  expect(first).toMatchObject({ memory: 1, redis: 0, source: 1 })
  expect(first.loadMs).toBeGreaterThan(0)

  const { minutes, memory, sampler } = await running.client.cache.status()
  expect(minutes.filter((each) => each.family === first.family)).toMatchObject([{ memory: 1, source: 1 }])
  expect(memory.entries).toBeGreaterThan(0)
  expect(sampler.differences).toBe(0)

  const question = { family: first.family, id: first.recentIds[0]! }
  const { answer } = await running.client.cache.lookup(question)
  expect(answer).toMatchObject({ level: 'memory', bytes: expect.any(Number) })
  expect(JSON.parse(answer!.json)).toBeDefined()
  expect(await running.client.cache.lookup({ ...question, id: 'never-asked' })).toEqual({ answer: null })

  await running.client.cache.invalidate({ kind: 'person', id: person.id })
  await profile()
  expect(await family()).toMatchObject({ memory: 1, source: 2 })
  await profile()
  expect(await family()).toMatchObject({ memory: 2, source: 2 })
})
