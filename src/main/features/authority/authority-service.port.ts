import type { AuthorityAnswers } from './answer-authority.ts'
import type { AuthorityGraph } from './rules/authority-graph.port.ts'

/**
 * Where questions of authority are asked. `answers` asks whichever store can answer. `record` is the system of record,
 * for checks before a write. `now` gives the instant of a question that names none, by the database's clock.
 */
export type AuthorityService = { answers: AuthorityAnswers; record: AuthorityGraph; now: () => Promise<Date> }
