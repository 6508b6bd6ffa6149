import type { CachedKind, CacheStatus, KeptCacheAnswer } from '../../../contract/cache.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Author } from '../../foundation/author.ts'

/** One row, or all rows of a kind. */
export type ChangedRows = { kind: CachedKind; id?: Id | undefined }

/** What people ask about the cache of one school. */
export type CacheService = {
  status: () => Promise<CacheStatus>
  /** Returns the kept answer of a question, current or not; null when there is none. */
  lookup: (question: { family: string; id: string }) => Promise<KeptCacheAnswer | null>
  /**
   * Makes every console load again what depends on the rows. Resolves when none serves what it kept before. Fails as a
   * write does, e.g. with `READ_ONLY`.
   */
  invalidate: (rows: ChangedRows, author: Author) => Promise<void>
}
