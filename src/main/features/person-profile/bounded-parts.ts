import { bulkhead, TaskCancelledError } from 'cockatiel'
import type { ProfilePartName } from '../../../contract/person-profile.ts'
import type { PartReaders, ReadPart } from './person-profile.port.ts'

/** How many reads of one part run at a time. Two busy cores do not finish more of them any sooner. */
const MOST = 16

/**
 * Gives the same parts, of which each is read by a limited number of callers at a time. The others wait for their turn.
 * One whose signal is aborted by then gets its reason, and the store is not asked. A part that stands still holds up no
 * other part.
 */
export const boundedParts = (parts: PartReaders, most = MOST): PartReaders => {
  const bounded = <Name extends ProfilePartName>(read: ReadPart<Name>): ReadPart<Name> => {
    const gate = bulkhead(most, Infinity)
    return (question) =>
      gate
        .execute(() => read(question), question.signal)
        .catch((error: unknown) => {
          throw question.signal.aborted && error instanceof TaskCancelledError ? question.signal.reason : error
        })
  }
  return {
    assignments: bounded(parts.assignments),
    managers: bounded(parts.managers),
    reports: bounded(parts.reports),
    permissions: bounded(parts.permissions),
    delegations: bounded(parts.delegations),
    relationships: bounded(parts.relationships),
    library: bounded(parts.library),
    changes: bounded(parts.changes),
  }
}
