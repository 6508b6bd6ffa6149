import type { CacheStatus, KeptCacheAnswer } from '../../../contract/cache.ts'
import type { Tag } from './cache.port.ts'

/** What people ask about the cache of one school. */
export type CacheService = {
  status: () => Promise<CacheStatus>
  /** Returns the kept answer of a question, current or not; null when there is none. */
  lookup: (question: { family: string; id: string }) => Promise<KeptCacheAnswer | null>
  /** Makes this console load again what depends on the tag. Fails as the database does. */
  invalidate: (tag: Tag) => Promise<void>
}
