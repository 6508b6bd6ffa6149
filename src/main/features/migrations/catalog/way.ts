import type { Answers, Loss, Question } from './diff.ts'
import type { Catalog } from './catalog.ts'

/** One direction of a diff while its statements are found. `from` has the names of `to` already. */
export type Way = {
  direction: 'up' | 'down'
  from: Catalog
  to: Catalog
  /** Nobody answers questions about the way down. */
  answers: Pick<Answers, 'backfills' | 'using'>
  questions: Question[]
  lose: (loss: Pick<Loss, 'kind' | 'id' | 'detail'>) => void
}
