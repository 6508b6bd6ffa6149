import { expect, test } from 'vitest'
import { refusal } from '../../src/contract/errors.ts'
import { authorityAnswers } from '../../src/main/features/authority/answer-authority.ts'
import type { AuthorityGraph } from '../../src/main/features/authority/authority-graph.port.ts'

type Store = { position: () => Promise<string>; answer: () => Promise<{ position: string; from: string }> }

/** Only what the policy asks of a store: where it stands, and an answer. */
const store = (name: AuthorityGraph['store'], behaviour: Partial<Store> = {}) =>
  ({
    store: name,
    position: async () => '5.5',
    answer: async () => ({ position: '5.5', from: name }),
    ...behaviour,
  }) as unknown as AuthorityGraph & Store

const ask = (graph: AuthorityGraph) => (graph as AuthorityGraph & Store).answer()
const sql = store('postgresql')
const failing = (code: string) => () => Promise.reject(Object.assign(new Error('away'), { code }))

test('the graph answers while it can, and says so', async () => {
  const answers = authorityAnswers({ sql, graph: store('neo4j') })
  expect(await answers.ask(ask)).toMatchObject({ from: 'neo4j', servedBy: 'neo4j', fallback: null })
})

test('without a graph SQL answers and there is nothing to explain', async () => {
  const answers = authorityAnswers({ sql, graph: null })
  expect(await answers.ask(ask)).toMatchObject({ from: 'postgresql', servedBy: 'postgresql', fallback: null })
})

test('a graph that is down is answered for, then left alone, then asked again', async () => {
  let calls = 0
  let works = false
  const graph = store('neo4j', {
    answer: () => {
      calls += 1
      return works ? Promise.resolve({ position: '5.5', from: 'neo4j' }) : failing('ServiceUnavailable')()
    },
  })
  const answers = authorityAnswers({ sql, graph, leftAloneMs: 30 })
  for (let n = 0; n < 3; n += 1)
    expect(await answers.ask(ask)).toMatchObject({ servedBy: 'postgresql', fallback: 'down' })
  expect(await answers.ask(ask)).toMatchObject({ servedBy: 'postgresql', fallback: 'circuit-open' })
  expect(calls).toBe(3)
  expect(answers.fallback()).toBe('circuit-open')
  works = true
  await expect.poll(async () => (await answers.ask(ask)).servedBy).toBe('neo4j')
  expect(answers.fallback()).toBeNull()
})

test('a slow graph is not waited for', async () => {
  const graph = store('neo4j', { answer: () => new Promise(() => undefined) })
  const answers = authorityAnswers({ sql, graph, deadlineMs: 20 })
  expect(await answers.ask(ask)).toMatchObject({ servedBy: 'postgresql', fallback: 'slow' })
})

test('a failure is said of the graph for a while, not until somebody asks again', async () => {
  const graph = store('neo4j', { answer: failing('ServiceUnavailable') })
  const answers = authorityAnswers({ sql, graph, rememberedMs: 30 })
  await answers.ask(ask)
  expect(answers.fallback()).toBe('down')
  await expect.poll(() => answers.fallback()).toBeNull()
})

test('a graph behind the asked write is waited for a moment, then SQL answers; that opens no circuit', async () => {
  let position = '5.5'
  const graph = store('neo4j', {
    position: async () => position,
    answer: async () => ({ position, from: 'neo4j' }),
  })
  const answers = authorityAnswers({ sql, graph })
  for (let n = 0; n < 4; n += 1) {
    expect(await answers.ask(ask, { atLeast: '5.6' })).toMatchObject({ servedBy: 'postgresql', fallback: 'behind' })
  }
  const waiting = answers.ask(ask, { atLeast: '6.1' })
  position = '6.1'
  expect(await waiting).toMatchObject({ servedBy: 'neo4j', fallback: null })
})

test('a graph that knows the asked write is asked once, and nothing but the question', async () => {
  const asked: string[] = []
  const graph = store('neo4j', {
    position: async () => {
      asked.push('position')
      return '6.1'
    },
    answer: async () => {
      asked.push('question')
      return { position: '6.1', from: 'neo4j' }
    },
  })
  const answer = await authorityAnswers({ sql, graph }).ask(ask, { atLeast: '6.1' })
  expect(answer).toMatchObject({ servedBy: 'neo4j', fallback: null })
  expect(asked).toEqual(['question'])
})

test('who was just written is waited for before the graph may say that it does not know them', async () => {
  let positions = ['5.5', '6.1']
  const answer = async () => {
    if (positions.length > 0) throw refusal('NOT_FOUND', { entity: 'person', id: 'x' })
    return { position: '6.1', from: 'neo4j' }
  }
  const graph = store('neo4j', { position: async () => positions.shift() ?? '6.1', answer })
  const answers = authorityAnswers({ sql, graph })
  expect(await answers.ask(ask, { atLeast: '6.1' })).toMatchObject({ servedBy: 'neo4j', fallback: null })
  positions = Array.from({ length: 1_000 }, () => '5.5')
  expect(await answers.ask(ask, { atLeast: '6.1' })).toMatchObject({ servedBy: 'postgresql', fallback: 'behind' })
})

test('an answer from before the asked write, given while the graph switched to an earlier place, is not taken', async () => {
  const graph = store('neo4j', {
    position: async () => '6.1',
    answer: async () => ({ position: '5.5', from: 'neo4j' }),
  })
  const answer = await authorityAnswers({ sql, graph }).ask(ask, { atLeast: '6.1' })
  expect(answer).toMatchObject({ servedBy: 'postgresql', fallback: 'behind' })
})

test('who is not in the graph yet is looked for in SQL, and SQL alone refuses', async () => {
  const missing = () => Promise.reject(refusal('NOT_FOUND', { entity: 'person', id: 'x' }))
  const graph = store('neo4j', { answer: missing })
  expect(await authorityAnswers({ sql, graph }).ask(ask)).toMatchObject({ servedBy: 'postgresql', fallback: null })
  const neither = authorityAnswers({ sql: store('postgresql', { answer: missing }), graph })
  await expect(neither.ask(ask)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
