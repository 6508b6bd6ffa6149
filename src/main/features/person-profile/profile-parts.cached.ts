import type { Cache, Tag } from '../cache/cache.port.ts'
import { PART_DEADLINES_MS } from './answer-part.ts'
import type { AnsweredPart, LinesBoundary, PartReaders, ReadPart } from './person-profile.port.ts'

/** The parts that may come from the cache. Permissions and delegations never do: a revocation reaches them at once. */
type CachedPart = 'assignments' | 'managers' | 'reports' | 'relationships' | 'changes'

type Cached = Pick<PartReaders, CachedPart>

/**
 * The rows that each part tells of. A new row of a kind has an id that nobody knows before, so most parts depend on the
 * whole kind.
 */
const tagsOf: Record<CachedPart, (id: string) => Tag[]> = {
  assignments: () => ['assignment', 'role', 'orgUnit'],
  managers: () => ['reportingLine', 'person'],
  reports: () => ['reportingLine', 'person'],
  relationships: () => ['relationship', 'person'],
  changes: (id) => [`person:${id}`],
}

/** A chain of managers changes by itself when any line begins or ends. */
const ofLines: ReadonlySet<CachedPart> = new Set<CachedPart>(['managers', 'reports'])

/** The address of a whole list names the instant of its question. */
const withoutAddresses = (data: unknown) =>
  JSON.stringify(data, (key, value: unknown) => (key === 'all' ? undefined : value))

type Kept<Name extends CachedPart> = { part: AnsweredPart<Name>; changesAt: Date | null }

/**
 * Gives the same parts, from the cache where the present is asked about. Every other instant is read from its store. An
 * answer that PostgreSQL gave in place of the graph is kept for some seconds only.
 */
export const cachedProfileParts = (
  parts: Cached,
  { cache, linesBoundary }: { cache: Cache; linesBoundary: LinesBoundary },
): Cached => {
  const boundaryAfter = async (at: Date): Promise<Date | null> => {
    const { value } = await cache.read({
      family: 'profile.lines-boundary',
      id: 'school',
      tags: ['reportingLine'],
      load: linesBoundary,
      changesAt: ({ next }) => next,
      facts: ({ next }) => next,
    })
    // What began or ended between the two readings is not in it.
    return value.since <= at ? value.next : at
  }
  const cached =
    <Name extends CachedPart>(name: Name, read: ReadPart<Name>): ReadPart<Name> =>
    async (question) => {
      if (!question.isPresent) return read(question)
      const { id, at, atLeast } = question
      const load = async (): Promise<Kept<Name>> => {
        // Others may wait for it too, so that it outlives its first caller.
        const signal = AbortSignal.timeout(PART_DEADLINES_MS[name])
        const until = ofLines.has(name) ? boundaryAfter(at) : null
        const [answered, boundary] = await Promise.all([read({ ...question, signal }), until])
        if (answered === null) throw new Error('a part of the directory is absent')
        const { changesAt = null, ...part } = answered
        return { part: part as unknown as AnsweredPart<Name>, changesAt: boundary ?? changesAt }
      }
      const { value, servedFrom, ageMs, position } = await cache.read({
        family: `profile.${name}`,
        id,
        tags: tagsOf[name](id),
        ...(atLeast !== undefined && { atLeast }),
        load,
        changesAt: (kept: Kept<Name>) => kept.changesAt,
        isEmpty: (kept: Kept<Name>) => kept.part.reason !== undefined,
        facts: ({ part: { data } }: Kept<Name>) => withoutAddresses(data),
      })
      // The cache says since when it knows the answer; the store itself said more exactly as of which write it is.
      const own = servedFrom === 'source' ? value.part.position : position
      return { ...value.part, servedFrom, ageMs: Math.round(ageMs), position: own }
    }
  return {
    assignments: cached('assignments', parts.assignments),
    managers: cached('managers', parts.managers),
    reports: cached('reports', parts.reports),
    relationships: cached('relationships', parts.relationships),
    changes: cached('changes', parts.changes),
  }
}
