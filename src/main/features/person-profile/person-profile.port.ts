import type { Id } from '../../../contract/ids.ts'
import type { Person } from '../../../contract/people.ts'
import type { PartFault, ProfilePart, ProfilePartName } from '../../../contract/person-profile.ts'

/** What a part is read for. An aborted signal ends the work in the store. */
export type PartQuestion = {
  id: Id
  at: Date
  /** Whether `at` is the present, which was asked about without naming an instant. */
  isPresent: boolean
  atLeast?: string | undefined
  signal: AbortSignal
}

/** An answered part, without its status. */
export type AnsweredPart<Name extends ProfilePartName> = Omit<Extract<ProfilePart<Name>, { status: 'ok' }>, 'status'>

/**
 * Reads one part. Returns null when the school has no such module. Knows nothing of deadlines. `changesAt` is the first
 * instant after `at` at which the answer changes without a write; left out where that is not known here.
 */
export type ReadPart<Name extends ProfilePartName> = (
  question: PartQuestion,
) => Promise<(AnsweredPart<Name> & { changesAt?: Date | null }) | null>

export type PartReaders = { [Name in ProfilePartName]: ReadPart<Name> }

/**
 * Returns the first instant after `since` at which any reporting line begins or ends; null when none does. `since` is a
 * moment before the present.
 */
export type LinesBoundary = () => Promise<{ since: Date; next: Date | null }>

/** Everything that a profile is made of. */
export type PersonProfiles = {
  /** Returns the person, a deleted one too, and the school's time, from one read; null when there is no such person. */
  head: (id: Id) => Promise<{ person: Person; now: Date } | null>
  parts: PartReaders
  /** The store that each part is asked of first. */
  stores: Record<ProfilePartName, ProfilePart['store']>
  /** Returns why a reader failed, and logs what nobody foresaw. `late` when the store ended the work itself. */
  faultOf: (error: unknown, name: ProfilePartName) => PartFault | 'late'
}
