import type { ProfilePart, ProfilePartName } from '../../../contract/person-profile.ts'
import type { PartQuestion, PersonProfiles } from './person-profile.port.ts'

/**
 * How long a page waits for each part, in ms. A part of the graph first waits for Neo4j, for which the answers of
 * authority allow 1,500 ms, and then has to be read from PostgreSQL.
 */
export const PART_DEADLINES_MS: Record<ProfilePartName, number> = {
  assignments: 1_500,
  managers: 3_000,
  reports: 3_000,
  permissions: 3_000,
  delegations: 1_500,
  relationships: 1_500,
  library: 1_500,
  changes: 1_500,
}

export type AnswerPart = {
  profiles: Pick<PersonProfiles, 'parts' | 'stores' | 'faultOf'>
  name: ProfilePartName
  question: Omit<PartQuestion, 'signal'>
  /** Aborted when the caller leaves. */
  signal?: AbortSignal | undefined
  deadlineMs?: number
}

/**
 * Reads one part within its deadline. Never fails: the answer says how the part fared. The work of a late part is
 * cancelled, and what it gives later is dropped.
 */
export const answerPart = async ({
  profiles,
  name,
  question,
  signal,
  deadlineMs = PART_DEADLINES_MS[name],
}: AnswerPart): Promise<ProfilePart> => {
  const deadline = new AbortController()
  const ended = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal
  const unanswered = { store: profiles.stores[name], servedFrom: 'source', ageMs: 0, position: null } as const
  const late = { status: 'late', ...unanswered, reason: 'deadline' } as const
  const tooLate = Promise.withResolvers<ProfilePart>()
  const timer = setTimeout(() => {
    tooLate.resolve(late)
    deadline.abort()
  }, deadlineMs)

  const read = async (): Promise<ProfilePart> => {
    try {
      const answered = await profiles.parts[name]({ ...question, signal: ended })
      if (answered === null) return { status: 'absent', ...unanswered, reason: 'no-module' }
      const { changesAt: _, ...part } = answered
      return { status: 'ok', ...part } as ProfilePart
    } catch (error) {
      if (ended.aborted) return late
      const fault = profiles.faultOf(error, name)
      return fault === 'late' ? late : { status: 'failed', ...unanswered, reason: fault }
    }
  }
  try {
    return await Promise.race([read(), tooLate.promise])
  } finally {
    clearTimeout(timer)
  }
}
