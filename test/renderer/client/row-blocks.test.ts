import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { blocksOf, cursorOf, rowsBetween } from '../../../src/renderer/src/client/block-maths.ts'
import { schoolApi } from '../../../src/renderer/src/client/client.ts'
import { fakeLink } from '../../../src/renderer/src/client/fake-link.ts'
import { useRowBlocks } from '../../../src/renderer/src/client/row-blocks.ts'
import { inComponent } from '../mount.ts'

describe('blocks', () => {
  it('are those around the rows in sight', () => {
    expect(blocksOf({ first: 0, last: 30 }, { overscan: 60 })).toEqual([0])
    expect(blocksOf({ first: 150, last: 180 }, { overscan: 60 })).toEqual([0, 1])
    expect(blocksOf({ first: 990_000, last: 990_030 }, { overscan: 0 })).toEqual([4_950])
  })

  it('start at their landmark', () => {
    const landmarks = { total: 500, every: 200, cursors: ['', 'c1', 'c2'] }
    expect(cursorOf(0, landmarks)).toBeUndefined()
    expect(cursorOf(2, landmarks)).toBe('c2')
    expect(cursorOf(2, undefined)).toBeUndefined()
  })

  it('return rows across their borders', () => {
    const blocks = new Map([
      [0, Array.from({ length: 200 }, (_, at) => at)],
      [1, [200, 201]],
    ])
    expect(rowsBetween(198, 205, blocks)).toEqual([198, 199, 200, 201])
  })
})

/** A directory of numbered people. Its answers wait until the test releases them. */
const directory = (total: number) => {
  const calls: {
    name: string
    search: string
    cursor: string | undefined
    aborted: () => boolean
    answer: () => void
    fail: () => void
  }[] = []
  const open = (
    name: string,
    input: { search: string; cursor?: string },
    signal: AbortSignal | undefined,
    answer: () => unknown,
  ) =>
    new Promise((resolve, reject) => {
      calls.push({
        name,
        search: input.search,
        cursor: input.cursor,
        aborted: () => signal?.aborted === true,
        answer: () => resolve(answer()),
        fail: () => reject(new Error('down')),
      })
    })
  const link = fakeLink({
    'people.search': (input: { search: string; cursor?: string; limit: number }, { signal }) =>
      open('search', input, signal, () => {
        const from = input.cursor === undefined ? 0 : Number(input.cursor)
        const items = Array.from({ length: Math.min(input.limit, total - from) }, (_, at) => ({
          id: `${input.search}-${from + at}`,
        }))
        return {
          items,
          nextCursor: from + input.limit < total ? String(from + input.limit) : null,
          total: Math.min(total, 1_001),
          totalCapped: total > 1_000,
        }
      }),
    'people.landmarks': (input: { search: string; every: number }, { signal }) =>
      open('landmarks', input, signal, () => ({
        total,
        every: input.every,
        cursors: Array.from({ length: Math.ceil(total / input.every) }, (_, at) =>
          at === 0 ? '' : String(at * input.every),
        ),
      })),
  })
  return { calls, client: schoolApi(link, 'north').client }
}

const settle = async () => {
  await flushPromises()
  await flushPromises()
}

const open = (total: number) => {
  const { calls, client } = directory(total)
  const search = ref('a')
  const { result, unmount } = inComponent(() =>
    useRowBlocks({
      restMs: 0,
      key: () => ['north', 'people', search.value],
      page: (input, options) => client.people.search({ search: search.value, ...input }, options),
      landmarks: (input, options) => client.people.landmarks({ search: search.value, ...input }, options),
    }),
  )
  const answerAll = async () => {
    for (let round = 0; round < 4; round += 1) {
      for (const call of calls) call.answer()
      await settle()
    }
  }
  return { calls, search, rows: result, answerAll, unmount }
}

describe('a long list', () => {
  it('shows the first block at once and the exact total when the landmarks are there', async () => {
    const { rows, calls, unmount } = open(1_000_000)
    expect(rows.loading.value).toBe(true)
    calls[0]?.answer()
    await settle()
    expect(rows.rowAt(0)).toEqual({ id: 'a-0' })
    expect(rows.total.value).toBe(1_001)
    expect(rows.exact.value).toBe(false)
    calls[1]?.answer()
    await settle()
    expect(rows.total.value).toBe(1_000_000)
    expect(rows.exact.value).toBe(true)
    unmount()
  })

  it('loads the block under the scroll bar wherever it is dropped', async () => {
    const { rows, calls, answerAll, unmount } = open(1_000_000)
    await answerAll()
    rows.see({ first: 990_010, last: 990_040 })
    await settle()
    expect(rows.rowAt(990_020)).toBeUndefined()
    expect(calls.filter(({ name }) => name === 'search').map(({ cursor }) => cursor)).toEqual([
      undefined,
      '989800',
      '990000',
    ])
    await answerAll()
    expect(rows.rowAt(990_020)).toEqual({ id: 'a-990020' })
    unmount()
  })

  it('aborts blocks that were scrolled past', async () => {
    const { rows, calls, answerAll, unmount } = open(1_000_000)
    await answerAll()
    rows.see({ first: 500_100, last: 500_130 })
    await settle()
    const passed = calls.at(-1)
    rows.see({ first: 700_100, last: 700_130 })
    await settle()
    expect(passed?.cursor).toBe('500000')
    expect(passed?.aborted()).toBe(true)
    unmount()
  })

  it('keeps the old rows until the new question is answered, and drops late answers to the old one', async () => {
    const { rows, calls, search, answerAll, unmount } = open(300)
    await answerAll()
    search.value = 'b'
    await settle()
    search.value = 'c'
    await settle()
    expect(rows.stale.value).toBe(true)
    expect(rows.rowAt(0)).toEqual({ id: 'a-0' })
    expect(calls.find((call) => call.search === 'b')?.aborted()).toBe(true)
    calls.find((call) => call.search === 'b')?.answer()
    await settle()
    expect(rows.rowAt(0)).toEqual({ id: 'a-0' })
    await answerAll()
    expect(rows.stale.value).toBe(false)
    expect(rows.rowAt(0)).toEqual({ id: 'c-0' })
    unmount()
  })

  it('keeps its rows when the host is gone, and says so', async () => {
    const { rows, calls, answerAll, unmount } = open(100)
    await answerAll()
    const again = rows.retry()
    await settle()
    calls.at(-1)?.fail()
    await again
    await settle()
    expect(rows.error.value).toBeInstanceOf(Error)
    expect(rows.rowAt(99)).toEqual({ id: 'a-99' })
    unmount()
  })

  it('loads a range across blocks that were never visible', async () => {
    const { rows, answerAll, unmount } = open(1_000)
    await answerAll()
    const range = rows.load(190, 610)
    await answerAll()
    await answerAll()
    expect((await range).map(({ id }) => id)).toEqual(Array.from({ length: 421 }, (_, at) => `a-${at + 190}`))
    unmount()
  })
})
