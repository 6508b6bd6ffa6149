import type { Author } from '../../foundation/author.ts'
import type { DistrictPart, Instant } from './district.ts'

export type LoadedRows = { people: number; orgUnits: number; assignments: number }

/** Fills an empty school in one go. */
export type DistrictLoader = {
  /**
   * Writes the parts in their order, all or none, in one transaction with one audit event and outbox events for every
   * row. A row comes after the rows that it refers to. Only one part is in memory at a time. `onPart` is called when
   * the rows of a part are written, before the commit. An aborted `signal` ends the load and leaves the school empty.
   *
   * Refuses with `CONFLICT` reason `school-not-empty` when the school holds a person, an org unit or a role, even a
   * deleted one. Other writes of these wait while a load runs, so that a school found empty stays empty until the load
   * ends.
   */
  load: (input: {
    parts: Iterable<DistrictPart>
    author: Author
    /** The date of the district. No row is made later than this. */
    today: Instant
    /** What the audit event says of the load. */
    about: { people: number; seed: number; day: string }
    onPart: (rows: LoadedRows, part: DistrictPart) => void
    signal?: AbortSignal
  }) => Promise<LoadedRows & { consistencyToken: string }>
}
