import { expect, test } from 'vitest'
import type { GraphProjection, GraphState } from '../../src/main/features/projection/graph-projection.port.ts'
import type { Outbox, OutboxEvent } from '../../src/main/features/projection/outbox.port.ts'
import { outboxProjector, readBatch } from '../../src/main/features/projection/project-outbox.ts'

const START = { transactionId: '1', position: '0' }
const event = (n: number, entityIds: string[], kind = 'person'): OutboxEvent => ({
  transactionId: '5',
  position: String(n),
  kind,
  entityIds,
  recordedAt: new Date(0),
})
const manyIds = (count: number) => [...Array(count).keys()].map(String)

/** An outbox with these events. It knows every position and records which rows it was asked for. */
const outboxOf = (events: OutboxEvent[], known = true) => {
  const asked: [string, string[]][] = []
  const outbox = {
    after: async ({ position }: { position: string }, { limit }: { limit: number }) =>
      events.filter((each) => Number(each.position) > Number(position)).slice(0, limit),
    knows: async () => known,
    source: async () => 'here',
    changes: async (kind: string, ids: string[]) => {
      asked.push([kind, ids])
      return { kind, rows: [], goneIds: ids }
    },
  } as unknown as Outbox
  return { outbox, asked }
}

/** A graph that keeps its marker as the port specifies, and records what was done to it. */
const graphAt = (more: Partial<GraphState> = {}) => {
  const done: string[] = []
  const state: GraphState = {
    epoch: 1,
    marker: START,
    projectedAt: new Date(0),
    drift: null,
    source: 'here',
    standing: 'settled',
    ...more,
  }
  const graph = {
    state: async () => state,
    apply: async ({ epoch, from, to }: Parameters<GraphProjection['apply']>[0]) => {
      if (epoch !== state.epoch || from.position !== state.marker.position) return false
      state.marker = to
      done.push(`applied ${to.position}`)
      return true
    },
    settle: async (epoch: number, { position }: { position: string }) => void done.push(`settled ${epoch} ${position}`),
  } as unknown as GraphProjection
  return { graph, state, done }
}

test('a batch contains each row once, for projected kinds only, and ends at its last event', async () => {
  const { outbox, asked } = outboxOf([
    event(1, ['p1', 'p2']),
    event(2, ['x'], 'noSuchKind'),
    event(3, ['p2', 'p3']),
    event(4, ['d1'], 'delegation'),
  ])
  expect(await readBatch(outbox, START)).toMatchObject({ to: { transactionId: '5', position: '4' }, full: false })
  expect(new Map(asked)).toEqual(
    new Map([
      ['person', ['p1', 'p2', 'p3']],
      ['delegation', ['d1']],
    ]),
  )
  expect(await readBatch(outbox, { transactionId: '5', position: '4' })).toBeNull()
})

test.each([
  ['as many events as are read at once', [...Array(2_000).keys()].map((n) => event(n + 1, [])), true],
  ['one event less', [...Array(1_999).keys()].map((n) => event(n + 1, [])), false],
  ['as many ids as are read at once', [event(1, manyIds(4_999)), event(2, ['one'])], true],
  ['one id less', [event(1, manyIds(4_999))], false],
])('a batch with %s is full or not', async (_name, events, full) => {
  expect(await readBatch(outboxOf(events).outbox, START)).toMatchObject({ full })
})

test('rows that were read during a full batch are written next; only a new read reports idle', async () => {
  const events = [...Array(2_001).keys()].map((n) => event(n + 1, []))
  const { graph, done } = graphAt()
  const step = outboxProjector({ outbox: outboxOf(events).outbox, graph })
  expect([await step(), await step(), await step()]).toEqual(['projected', 'projected', 'idle'])
  events.push(event(2_002, []))
  expect([await step(), await step()]).toEqual(['projected', 'idle'])
  expect(done).toEqual(['applied 2000', 'applied 2001', 'applied 2002'])
})

test('an event that arrives after an empty read ahead is projected by the next call', async () => {
  const events = [...Array(2_000).keys()].map((n) => event(n + 1, []))
  const { graph } = graphAt()
  const step = outboxProjector({ outbox: outboxOf(events).outbox, graph })
  expect(await step()).toBe('projected')
  events.push(event(2_001, []))
  expect(await step()).toBe('projected')
})

test('a faster projector is reported, and rows that were read ahead are dropped', async () => {
  const events = [...Array(4_500).keys()].map((n) => event(n + 1, []))
  const { graph, state, done } = graphAt()
  const step = outboxProjector({ outbox: outboxOf(events).outbox, graph })
  expect(await step()).toBe('projected')
  state.marker = { transactionId: '5', position: '4400' }
  expect([await step(), await step(), await step()]).toEqual(['overtaken', 'projected', 'idle'])
  expect(done).toEqual(['applied 2000', 'applied 4500'])
})

test('nothing is projected from a moved or unknown marker, or without a loaded graph', async () => {
  const events = [event(1, ['p1'])]
  const first = async (more: Partial<GraphState>, known = true) => {
    const { graph, done } = graphAt(more)
    const said = await outboxProjector({ outbox: outboxOf(events, known).outbox, graph })()
    return [said, ...done]
  }
  expect(await first({ standing: 'moved' })).toEqual(['moved'])
  expect(await first({}, false)).toEqual(['not-loaded'])
  expect(await first({ source: null })).toEqual(['not-loaded'])
  await expect(first({ source: 'elsewhere' })).rejects.toMatchObject({ data: { reason: 'other-database' } })
  expect(await first({ standing: 'unsettled' })).toEqual(['projected', 'settled 1 0', 'applied 1'])
  expect(await first({})).toEqual(['projected', 'applied 1'])
})
