import type { Author } from '../../foundation/author.ts'

/** A made-up collection of a track of its own, which comes with the sample district. */
export type SampleCollection = {
  /** What the progress of a seed calls it. */
  name: string
  /**
   * Writes the collection, all or nothing, in one transaction. The same options give the same rows. Returns null and
   * writes nothing when the track's tables are missing, hold a row, or cannot be filled by this console's user.
   */
  load: (
    sample: { people: number; seed: number; today: string },
    author: Author,
  ) => Promise<{ consistencyToken: string } | null>
}
