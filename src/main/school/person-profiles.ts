import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Served } from '../../contract/authority.ts'
import { PROFILE_MANAGERS, PROFILE_ROWS, type PartFault } from '../../contract/person-profile.ts'
import { authorityGraphOn } from '../features/authority/graph/authority-graph.sql.ts'
import type { AuthorityService } from '../features/authority/authority-service.port.ts'
import { explainPermissions } from '../features/authority/explain-permissions.ts'
import type { Rest } from '../features/authority/rules/authority-claims.ts'
import type { AuthorityGraph } from '../features/authority/rules/authority-graph.port.ts'
import type { Cache } from '../features/cache/cache.port.ts'
import type { PeopleDirectory } from '../features/people/people-directory.port.ts'
import type { PartQuestion, PersonProfiles } from '../features/person-profile/person-profile.port.ts'
import { boundedParts } from '../features/person-profile/bounded-parts.ts'
import { postgresProfileParts } from '../features/person-profile/profile-parts.sql.ts'
import { postgresLinesBoundary } from '../features/person-profile/lines-boundary.sql.ts'
import { cachedProfileParts } from '../features/person-profile/profile-parts.cached.ts'
import { wholeLists } from '../features/person-profile/whole-lists.ts'
import { cancelledQueries } from '../stores/postgres/cancelled-queries.ts'
import { traceable } from '../foundation/error-trace.ts'
import { readNow } from '../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../stores/postgres/open-postgres.ts'
import { driverErrorOf } from '../stores/postgres/driver-error.ts'
import { refusalOf, schemaMayBeGone } from '../stores/postgres/postgres-errors.ts'

/** PostgreSQL's code for a statement that took longer than allowed, or was cancelled. */
const CANCELLED = '57014'

const faultOf = (error: unknown): PartFault | 'late' | null => {
  const { code } = (driverErrorOf(error) ?? {}) as { code?: unknown }
  if (code === CANCELLED || (error instanceof Error && error.name === 'TimeoutError')) return 'late'
  if (schemaMayBeGone(error)) return 'schema-changed'
  const refused = refusalOf(error)
  if (refused?.code === 'STORE_UNAVAILABLE') return 'store-unavailable'
  const { reason } = (refused?.data ?? {}) as { reason?: string }
  return refused?.code === 'CONFLICT' && reason === 'locked' ? 'locked' : null
}

const servedBy = <Data>({ servedBy: store, fallback, position }: Served, data: Data) =>
  ({ store, servedFrom: 'source', ageMs: 0, position, ...(fallback && { reason: fallback }), data }) as const

/** The parts of profiles on the stores of one school. */
export const personProfiles = ({
  store,
  authority,
  people,
  log,
  cache,
}: {
  store: PostgresStore
  authority: AuthorityService
  people: Pick<PeopleDirectory, 'find'>
  log: Logger
  /** When left out, every part is read from its store. */
  cache?: Cache
}): PersonProfiles => {
  const ask = <Answer extends { position: string }>(
    { atLeast, signal }: PartQuestion,
    work: (graph: AuthorityGraph, rest: Rest) => Promise<Answer>,
  ) => authority.answers.ask(work, { atLeast, record: authorityGraphOn(cancelledQueries(store, signal)) })

  const parts = boundedParts({
    ...postgresProfileParts(store),
    managers: async (question) => {
      const answer = await ask(question, (graph) => graph.managersOf({ personId: question.id, at: question.at }))
      const all = wholeLists.managers(question)
      const items = answer.lines.slice(0, PROFILE_MANAGERS)
      return servedBy(answer, { items, total: answer.lines.length, totalCapped: false, all })
    },
    reports: async (question) => {
      const asked = { personId: question.id, at: question.at, limit: PROFILE_ROWS }
      const answer = await ask(question, (graph) => graph.reportsOf(asked))
      const all = wholeLists.reports(question)
      const direct = { items: answer.lines, total: answer.direct, totalCapped: false, all }
      return servedBy(answer, { direct, total: answer.total })
    },
    permissions: async (question) => {
      const asked = { personId: question.id, at: question.at, limit: PROFILE_ROWS }
      const answer = await ask(question, (graph, rest) => explainPermissions(graph, asked, rest))
      const { items, total, limitReached } = answer
      const all = wholeLists.permissions(question)
      return servedBy(answer, { items, total, totalCapped: false, all, limitReached })
    },
    library: async () => null,
  })

  return {
    head: async (id) => {
      const [person, now] = await Promise.all([people.find(id), readNow(store.lookups)])
      return person ? { person, now } : null
    },
    stores: {
      assignments: 'postgresql',
      managers: authority.answers.store,
      reports: authority.answers.store,
      permissions: authority.answers.store,
      delegations: 'postgresql',
      relationships: 'postgresql',
      library: 'postgresql',
      changes: 'postgresql',
    },
    parts: cache
      ? { ...parts, ...cachedProfileParts(parts, { cache, linesBoundary: postgresLinesBoundary(store) }) }
      : parts,
    faultOf: (error, part) => {
      const fault = faultOf(error)
      if (fault !== null) return fault
      log.error({ incidentId: randomUUID(), part, error: traceable(error) }, 'a part of a profile failed')
      return 'internal'
    },
  }
}
