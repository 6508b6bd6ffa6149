import { expect, it } from 'vitest'
import type { ChangesEvent } from '../../../src/contract/changes.ts'
import { changeFeed } from '../../../src/main/features/changes/change-feed.ts'

/** A reader that finds one change at every hint. `turns` counts the reads. */
const steady = () => {
  let turns = 0
  const read = async (): Promise<ChangesEvent> => {
    turns += 1
    const position = `${turns}.1`
    return { changes: [{ kind: 'person', ids: null, position }], missed: false, position, since: `${turns}:${turns}:` }
  }
  const hint = () => new Promise<void>((resolve) => setImmediate(resolve))
  return { reader: { read, hint, rest: () => undefined }, turns: () => turns }
}

it('a slow reader is told that it missed something, and continues from there', async () => {
  const { reader, turns } = steady()
  const end = new AbortController()
  const events = changeFeed({ reader, closing: new AbortController().signal, restMs: 0 }).follow({}, end.signal)
  await events.next()
  await expect.poll(turns).toBeGreaterThan(60)
  const { value } = await events.next()
  expect(value).toMatchObject({ missed: true, changes: [] })
  expect(Number.parseInt((value as ChangesEvent).position, 10)).toBeGreaterThan(20)
  expect((await events.next()).value).toMatchObject({ missed: false })
  end.abort()
})

it('stops reading when nobody follows, and starts again for the next follower', async () => {
  const { reader, turns } = steady()
  const feed = changeFeed({ reader, closing: new AbortController().signal, restMs: 0 })
  for (let round = 0; round < 2; round += 1) {
    const end = new AbortController()
    const events = feed.follow({}, end.signal)
    await events.next()
    await events.next()
    end.abort()
    await events.return()
    const before = turns()
    await new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)))
    expect(turns() - before).toBeLessThanOrEqual(1)
  }
})

it('allows a hundred followers of one school', async () => {
  const { reader } = steady()
  const end = new AbortController()
  const feed = changeFeed({ reader, closing: new AbortController().signal })
  const all = Array.from({ length: 100 }, () => feed.follow({}, end.signal))
  await Promise.all(all.map((events) => events.next()))
  await expect(feed.follow({}, end.signal).next()).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' })
  end.abort()
})
