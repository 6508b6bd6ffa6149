import pino from 'pino'
import { expect, test } from 'vitest'
import { answerSampler } from '../../../src/main/features/cache/answer-sampler.ts'
import type { Cache } from '../../../src/main/features/cache/cache.port.ts'
import type { AuthorityService } from '../../../src/main/features/authority/authority-service.port.ts'
import type { PartQuestion } from '../../../src/main/features/person-profile/person-profile.port.ts'
import { postgresDirectoryPorts } from '../../../src/main/school/directory-ports.ts'
import { personProfiles } from '../../../src/main/school/person-profiles.ts'
import { openSchoolGraph } from '../../../src/main/school/school-graph.ts'
import { hour, loadWorld, oneDelegation, uuid } from '../../authority/world.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const [manager, report] = [uuid('person', 0), uuid('person', 1)]
const log = pino({ level: 'silent' })

/** Keeps every answer for ever. */
const keepingCache = (): Cache => {
  const kept = new Map<string, unknown>()
  return {
    read: async ({ family, id, load }) => {
      const key = `${family}:${id}`
      const servedFrom = kept.has(key) ? 'memory' : 'source'
      if (servedFrom === 'source') kept.set(key, await load())
      return { value: kept.get(key) as never, servedFrom, ageMs: 0, position: '0.0' }
    },
  }
}

/** Answers as the graph does the first time, and afterwards as PostgreSQL in its place. */
const graphThatGoes = ({ answers, ...service }: AuthorityService): AuthorityService => {
  let asked = 0
  const ask: typeof answers.ask = async (work, how) => ({
    ...(await answers.ask(work, how)),
    ...(asked++ < 2 ? { servedBy: 'neo4j' } : { servedBy: 'postgresql', fallback: 'down' }),
  })
  return { ...service, answers: { ...answers, ask } }
}

test('a kept part is the same as its source at a later moment and from the other store, and not after a change', async () => {
  await loadWorld(database.store.pool, {
    ...oneDelegation(),
    lines: [{ id: uuid('line', 1), personId: report, managerId: manager, from: hour(0), to: null }],
  })
  const profile = {
    id: 'compared',
    name: 'Compared',
    environment: 'test' as const,
    readOnly: false,
    postgresql: { kind: 'embedded' as const },
    neo4j: null,
    redis: { kind: 'none' as const },
    actors: [],
  }
  const graph = await openSchoolGraph({ profile, password: null, store: database.store, log, projects: false })
  const seen: boolean[] = []
  let heard = () => {}
  const kept = keepingCache()
  const sample = answerSampler({
    share: 1,
    youngMs: 0,
    compared: ({ differs }) => {
      seen.push(differs)
      heard()
    },
  })
  const cache: Cache = {
    read: async (question) => {
      const served = await kept.read(question)
      sample(question, served, kept.read)
      return served
    },
  }
  const { people } = postgresDirectoryPorts(database.store)
  const authority = graphThatGoes(graph.authority)
  const { parts } = personProfiles({ store: database.store, authority, people, log, cache })
  const at = (hours: number): PartQuestion => ({
    id: report,
    at: hour(hours),
    isPresent: true,
    signal: new AbortController().signal,
  })
  const compare = async (name: 'assignments' | 'managers' | 'reports' | 'relationships' | 'changes') => {
    const comparison = new Promise<void>((resolve) => (heard = resolve))
    expect(await parts[name](at(6))).toMatchObject({ servedFrom: 'memory' })
    await comparison
    return seen.at(-1)
  }

  for (const name of ['managers', 'reports', 'assignments', 'relationships', 'changes'] as const)
    expect(await parts[name](at(5)), name).toMatchObject({ servedFrom: 'source' })
  for (const name of ['managers', 'reports', 'assignments', 'relationships', 'changes'] as const)
    expect(await compare(name), name).toBe(false)

  const boundary = new Promise<void>((resolve) => (heard = resolve))
  await parts.managers({ ...at(6), id: manager })
  await boundary
  expect(seen.at(-1), 'the next instant at which a line begins or ends').toBe(false)

  await database.store.pool.query(`update directory.reporting_line set valid_to = $1`, [hour(5)])
  expect(await compare('managers'), 'a difference is found').toBe(true)
  await graph.close()
})
