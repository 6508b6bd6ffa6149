import type { AuthorityAnswers } from './answer-authority.ts'
import type { AuthorityGraph } from './rules/authority-graph.port.ts'

/**
 * Who may ask whom: questions go to whichever store can answer, checks before a write to the system of record. `now`: what a
 * question means that names no instant, by the database's clock.
 */
export type AuthorityService = { answers: AuthorityAnswers; record: AuthorityGraph; now: () => Promise<Date> }
