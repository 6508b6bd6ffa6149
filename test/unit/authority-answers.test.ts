import { afterEach, expect, test, vi } from 'vitest'
import { refusal } from '../../src/contract/errors.ts'
import { type AnswerAuthority, authorityAnswers } from '../../src/main/features/authority/answer-authority.ts'
import { nothingClaimed, type Rest } from '../../src/main/features/authority/rules/authority-claims.ts'
import {
  type AuthorityGraph,
  GraphBehind,
  GraphIncomplete,
} from '../../src/main/features/authority/rules/authority-graph.port.ts'
import type { AuthorityWitness, Claims } from '../../src/main/features/authority/rules/authority-witness.port.ts'

type Store = { position: () => Promise<string>; answer: () => Promise<{ position: string; from: string }> }

/** A store with the parts that the policy uses: its position and an answer. */
const store = (name: AuthorityGraph['store'], behaviour: Partial<Store> = {}) => {
  const same = {
    store: name,
    position: async () => '5.5',
    answer: async () => ({ position: '5.5', from: name }),
    snapshot: (work: (graph: unknown) => unknown) => work(same),
    ...behaviour,
  }
  return same as unknown as AuthorityGraph & Store
}

const ask = (graph: AuthorityGraph) => (graph as AuthorityGraph & Store).answer()
const sql = store('postgresql')
const failing = (code: string) => () => Promise.reject(Object.assign(new Error('away'), { code }))
/** The system of record: the position of its outbox's end, and its verdict on an answer. */
const witnessOf = (
  position = '5.5',
  verdict: Awaited<ReturnType<AuthorityWitness['confirm']>>['verdict'] = 'holds',
): AnswerAuthority['witness'] => ({ confirm: async () => ({ position, verdict }) })
const answersOf = (options: Partial<AnswerAuthority> & Pick<AnswerAuthority, 'graph'>) =>
  authorityAnswers({ sql, witness: witnessOf(), ...options })

afterEach(() => void vi.useRealTimers())

test('the graph answers while it can, and says so', async () => {
  const answers = answersOf({ graph: store('neo4j') })
  expect(await answers.ask(ask)).toMatchObject({ from: 'neo4j', servedBy: 'neo4j', fallback: null })
})

test('without a graph SQL answers and there is nothing to explain', async () => {
  const answers = answersOf({ graph: null })
  expect(await answers.ask(ask)).toMatchObject({ from: 'postgresql', servedBy: 'postgresql', fallback: null })
})

test('SQL answers for a graph that is down, which is skipped and later asked again', async () => {
  let calls = 0
  let works = false
  const graph = store('neo4j', {
    answer: () => {
      calls += 1
      return works ? Promise.resolve({ position: '5.5', from: 'neo4j' }) : failing('ServiceUnavailable')()
    },
  })
  const answers = answersOf({ graph, leftAloneMs: 30 })
  for (let n = 0; n < 3; n += 1)
    expect(await answers.ask(ask)).toMatchObject({ servedBy: 'postgresql', fallback: 'down' })
  expect(await answers.ask(ask)).toMatchObject({ servedBy: 'postgresql', fallback: 'down' })
  expect(calls).toBe(3)
  expect(answers.fallback()).toBe('down')
  works = true
  await expect.poll(async () => (await answers.ask(ask)).servedBy).toBe('neo4j')
  expect(answers.fallback()).toBeNull()
})

test('a slow graph is not waited for', async () => {
  const graph = store('neo4j', { answer: () => new Promise(() => undefined) })
  const answers = answersOf({ graph, deadlineMs: 20 })
  expect(await answers.ask(ask)).toMatchObject({ servedBy: 'postgresql', fallback: 'slow' })
})

test.each(['Neo.ClientError.Transaction.TransactionTimedOut', 'Neo.ClientError.Transaction.LockClientStopped'])(
  'a graph that cuts a question off with %s is slow, not down',
  async (code) => {
    const answers = answersOf({ graph: store('neo4j', { answer: failing(code) }) })
    expect(await answers.ask(ask)).toMatchObject({ servedBy: 'postgresql', fallback: 'slow' })
  },
)

test('a failure of the graph is reported for a while, not until somebody asks again', async () => {
  const graph = store('neo4j', { answer: failing('ServiceUnavailable') })
  const answers = answersOf({ graph, rememberedMs: 30 })
  await answers.ask(ask)
  expect(answers.fallback()).toBe('down')
  await expect.poll(() => answers.fallback()).toBeNull()
})

test('a missing event makes SQL answer and skips the graph for a moment, without opening the circuit', async () => {
  let asked = 0
  let head = '5.6'
  const graph = store('neo4j', {
    answer: async () => {
      asked += 1
      return { position: '5.5', from: 'neo4j' }
    },
  })
  const witness: AnswerAuthority['witness'] = { confirm: async () => ({ position: head, verdict: 'holds' }) }
  const answers = answersOf({ graph, witness, leftBehindMs: 2_000 })
  for (let n = 0; n < 4; n += 1)
    expect(await answers.ask(ask)).toMatchObject({ servedBy: 'postgresql', fallback: 'behind' })
  expect(asked).toBe(1)
  head = '5.5'
  await expect.poll(async () => (await answers.ask(ask)).servedBy, { timeout: 30_000 }).toBe('neo4j')
  expect(answers.fallback()).toBeNull()
})

test('setting back the clock prolongs neither the pause of the graph nor the report of its failure', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  let fault: Error | null = null
  const answer = () => (fault ? Promise.reject(fault) : Promise.resolve({ position: '5.5', from: 'neo4j' }))
  for (const error of [new GraphBehind(), new Error('away')]) {
    fault = error
    const graph = store('neo4j', { answer })
    const answers = answersOf({ graph, leftAloneMs: 30, leftBehindMs: 30, rememberedMs: 30 })
    for (let n = 0; n < 4; n += 1) await answers.ask(ask)
    expect(answers.fallback()).not.toBeNull()
    vi.setSystemTime(Date.now() - 3 * 3_600_000)
    await expect.poll(() => answers.fallback()).toBeNull()
    fault = null
    await expect.poll(async () => (await answers.ask(ask)).servedBy).toBe('neo4j')
  }
})

test('after a pause one of many questions tries the graph, and a failure starts another pause', async () => {
  let calls = 0
  const answer = () => {
    calls += 1
    return new Promise<never>(() => undefined)
  }
  const graph = store('neo4j', { answer, position: answer })
  const answers = answersOf({ graph, deadlineMs: 20, leftAloneMs: 100 })
  for (let n = 0; n < 3; n += 1) await answers.ask(ask)
  calls = 0
  expect((await answers.ask(ask)).fallback).toBe('slow')
  expect(calls).toBe(0)
  const said = async () => (await Promise.all([1, 2, 3].map(() => answers.ask(ask)))).map(({ fallback }) => fallback)
  // One question and one look at whether the graph answers at all.
  await expect.poll(async () => ({ said: await said(), calls })).toEqual({ said: ['slow', 'slow', 'slow'], calls: 2 })
})

test('while one question tries the graph, nobody else waits for it', async () => {
  const tried = Promise.withResolvers<{ position: string; from: string }>()
  let answer = failing('ServiceUnavailable') as Store['answer']
  const graph = store('neo4j', { answer: () => answer() })
  const answers = answersOf({ graph, deadlineMs: 60_000, leftAloneMs: 20 })
  for (let n = 0; n < 3; n += 1) await answers.ask(ask)
  let calls = 0
  answer = () => {
    calls += 1
    return tried.promise
  }
  const trials: Promise<unknown>[] = []
  await expect
    .poll(() => {
      if (calls === 0) trials.push(answers.ask(ask))
      return calls
    })
    .toBe(1)
  for (let n = 0; n < 3; n += 1) expect(await answers.ask(ask)).toMatchObject({ servedBy: 'postgresql' })
  expect(calls).toBe(1)
  tried.resolve({ position: '5.5', from: 'neo4j' })
  expect(await trials.at(-1)).toMatchObject({ servedBy: 'neo4j' })
  expect(await answers.ask(ask)).toMatchObject({ servedBy: 'neo4j' })
})

test.each(['5.5', '4.9', '0.0'])('a graph at 5.5 has every event of an outbox that ends at %s', async (head) => {
  const answer = await answersOf({ graph: store('neo4j'), witness: witnessOf(head) }).ask(ask)
  expect(answer).toMatchObject({ servedBy: 'neo4j', fallback: null })
})

test('an unknown write named by the caller is not waited for', async () => {
  const answer = await answersOf({ graph: store('neo4j') }).ask(ask, { atLeast: '6.1' })
  expect(answer).toMatchObject({ servedBy: 'postgresql', fallback: 'behind' })
})

test('the facts of an answer are confirmed before it is returned; when they are contradicted, SQL answers and the graph is reported', async () => {
  const claims: Claims = { ...nothingClaimed, permission: 'a.x', activeIds: ['somebody'] }
  const confirmed: Claims[] = []
  let told = 0
  const verdicts = ['holds', 'differs', 'unknown'] as const
  const work = (graph: AuthorityGraph, rest: Rest) => {
    rest(claims)
    return ask(graph)
  }
  const said = []
  for (const verdict of verdicts) {
    const confirm = async (each: Claims) => {
      confirmed.push(each)
      return { position: '5.5', verdict }
    }
    const onUnconfirmed = () => (told += 1)
    const answers = answersOf({ graph: store('neo4j'), witness: { confirm }, onUnconfirmed })
    const { servedBy, fallback } = await answers.ask(work)
    said.push([servedBy, fallback])
  }
  expect(said).toEqual([
    ['neo4j', null],
    ['postgresql', 'unconfirmed'],
    ['postgresql', null],
  ])
  expect(confirmed).toEqual([claims, claims, claims])
  expect(told).toBe(1)
})

test('a store that is being written or lacks rows does not open the circuit', async () => {
  for (const [error, fallback] of [
    [new GraphBehind(), 'behind'],
    [new GraphIncomplete(), 'incomplete'],
  ] as const) {
    const answers = answersOf({ graph: store('neo4j', { answer: () => Promise.reject(error) }), leftBehindMs: 0 })
    for (let n = 0; n < 5; n += 1) expect(await answers.ask(ask)).toMatchObject({ fallback })
  }
})

test('a too large question does not open the circuit while the store answers others; a store that answers none opens it', async () => {
  const never = () => new Promise<never>(() => undefined)
  const lively = answersOf({ graph: store('neo4j', { answer: never }), deadlineMs: 20 })
  for (let n = 0; n < 5; n += 1) expect(await lively.ask(ask)).toMatchObject({ fallback: 'slow' })
  let asked = 0
  const counted = () => {
    asked += 1
    return never()
  }
  const stopped = answersOf({ graph: store('neo4j', { answer: counted, position: never }), deadlineMs: 20 })
  for (let n = 0; n < 5; n += 1) expect(await stopped.ask(ask)).toMatchObject({ fallback: 'slow' })
  expect(asked).toBe(3)
})

test('a failure of the system of record does not count as one of the graph', async () => {
  const witness: AnswerAuthority['witness'] = { confirm: failing('57P01') }
  const answers = answersOf({ graph: store('neo4j'), witness })
  for (let n = 0; n < 4; n += 1) expect(await answers.ask(ask)).toMatchObject({ fallback: null })
  expect(answers.fallback()).toBeNull()
})

test('a person who is not in the graph yet is looked up in SQL, and only SQL refuses', async () => {
  const missing = () => Promise.reject(refusal('NOT_FOUND', { entity: 'person', id: 'x' }))
  const graph = store('neo4j', { answer: missing })
  expect(await answersOf({ graph }).ask(ask)).toMatchObject({ servedBy: 'postgresql', fallback: null })
  const behind = answersOf({ graph, witness: witnessOf('5.6') })
  expect(await behind.ask(ask)).toMatchObject({ servedBy: 'postgresql', fallback: 'behind' })
  const neither = answersOf({ sql: store('postgresql', { answer: missing }), graph })
  await expect(neither.ask(ask)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('an invalid question is refused by the graph, and SQL is not asked', async () => {
  const wrong = () => Promise.reject(refusal('BAD_REQUEST', { issues: [] }))
  const answers = answersOf({ graph: store('neo4j', { answer: wrong }), witness: { confirm: failing('57P01') } })
  await expect(answers.ask(ask)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  expect(answers.fallback()).toBeNull()
})
