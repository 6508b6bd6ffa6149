import { beforeEach, expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)
const bulletin = () => running.client.bulletin
const aPost = async (title = 'Trip') => {
  const { id } = await bulletin().posts.create({ title })
  await bulletin().posts.publish({ id })
  return id
}

beforeEach(() => database.truncate())

test('a comment is held until somebody approves it, and can be rejected', async () => {
  const id = await aPost()
  const script = '<script>alert(1)</script>\n[x](javascript:alert(1))'
  const made = await bulletin().comments.create({ id, author: 'Ana <b>', body: script })
  expect(made).toMatchObject({ postId: id, number: 1, author: 'Ana <b>', body: script, state: 'held' })
  expect(await bulletin().comments.approve({ id, number: 1 })).toMatchObject({ state: 'approved', body: script })
  expect(await bulletin().comments.approve({ id, number: 1 })).toMatchObject({ consistencyToken: '0.0' })
  expect(await bulletin().posts.get({ id })).toMatchObject({ comments: 1, heldComments: 0, version: 2 })
  expect(await bulletin().comments.reject({ id, number: 1 })).toMatchObject({ state: 'rejected' })
  expect(await bulletin().posts.get({ id })).toMatchObject({ comments: 0, heldComments: 0 })
  const { items } = await running.client.audit.search({ entityKind: 'comment', entityId: `${id}/1` })
  expect(items.map(({ action }) => action)).toEqual(['comment.reject', 'comment.approve', 'comment.create'])
  expect(items[0]).toMatchObject({ before: { state: 'approved' }, after: { state: 'rejected' } })
})

test('comments at once have numbers without gaps, and those of all posts wait in one list', async () => {
  const [trip, fair] = [await aPost(), await aPost('Fair')]
  await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      bulletin().comments.create({ id: n % 2 ? trip : fair, author: 'A', body: 'b' }),
    ),
  )
  for (const id of [trip, fair]) {
    const { items, total } = await bulletin().comments.ofPost({ id })
    expect([items.map(({ number }) => number), total]).toEqual([[1, 2, 3, 4], 4])
  }
  await bulletin().comments.approve({ id: trip, number: 2 })
  const first = await bulletin().comments.search({ state: 'held', limit: 4 })
  const rest = await bulletin().comments.search({ state: 'held', limit: 4, cursor: first.nextCursor! })
  const places = [...first.items, ...rest.items].map(({ postTitle, number }) => `${postTitle} ${number}`)
  expect([first.total, places.toSorted()]).toEqual([
    7,
    ['Fair 1', 'Fair 2', 'Fair 3', 'Fair 4', 'Trip 1', 'Trip 3', 'Trip 4'],
  ])
})

test('a post that is not on the board takes no comments', async () => {
  const { id } = await bulletin().posts.create({ title: 'Draft' })
  const said = () => bulletin().comments.create({ id, author: 'A', body: 'b' })
  const refused = { code: 'RULE_VIOLATION', data: { rule: 'post-not-published' } }
  await expect(said()).rejects.toMatchObject(refused)
  await bulletin().posts.publish({ id, at: new Date('2999-01-01T00:00:00.000Z') })
  await expect(said()).rejects.toMatchObject(refused)
  await bulletin().posts.publish({ id, at: new Date('2020-01-01T00:00:00.000Z') })
  await expect(said()).resolves.toMatchObject({ number: 1 })
  await bulletin().posts.archive({ id })
  await expect(said()).rejects.toMatchObject(refused)
})

test('over REST a comment is named by its post and number', async () => {
  const id = await aPost()
  const send = async (path: string, body: object = {}) => {
    const response = await running.rest(`/api/v1/bulletin/posts/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, ...((await response.json()) as object) }
  }
  expect(await send(`${id}/comments`, { author: 'Ana', body: 'Hi' })).toMatchObject({ status: 201, number: 1 })
  expect(await send(`${id}/comments/1/approve`)).toMatchObject({ status: 200, state: 'approved' })
  expect(await send(`${id}/comments/2/approve`)).toMatchObject({
    status: 404,
    data: { entity: 'comment', id: `${id}/2` },
  })
  expect(await send(`${id}/comments/x/reject`)).toMatchObject({ status: 400, data: { issues: [{ field: 'number' }] } })
  expect(await send(`${id}/comments`, { author: ' ', body: 'Hi' })).toMatchObject({ status: 400 })
  expect(await send(`${id}/comments`, { author: 'Ana', body: ' ' })).toMatchObject({ status: 400 })
})
