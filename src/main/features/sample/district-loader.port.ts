import type { Author } from '../../foundation/author.ts'
import type { DistrictPart, Instant } from './district.ts'

export type LoadedRows = { people: number; orgUnits: number; assignments: number }

/** Fills an empty school at once. */
export type DistrictLoader = {
  /**
   * Writes the parts in their order, each row's references before it, in one transaction with one audit event and outbox
   * events for every row: all or nothing. Holds one part at a time. `onPart` hears of each part when its rows are
   * written, before they are committed. An aborted `signal` ends it and leaves the school empty.
   *
   * Refuses with `CONFLICT` reason `school-not-empty` when the school holds a person, an org unit or a role, deleted ones
   * included. While a load runs, other writes of these wait, so that what is found at its beginning holds to its end.
   */
  load: (input: {
    parts: Iterable<DistrictPart>
    author: Author
    /** The instant the district is as of: no row is made later than this. */
    today: Instant
    /** What the audit event says of the load. */
    about: Record<string, string | number>
    onPart: (rows: LoadedRows, part: DistrictPart) => void
    signal?: AbortSignal
  }) => Promise<LoadedRows & { consistencyToken: string }>
}
