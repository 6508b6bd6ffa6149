import type { Trouble } from '../../../contract/projection.ts'
import { cutOffCode } from '../../foundation/cut-off.ts'
import { nameOfServer } from '../../foundation/words-of-server.ts'

/** Why a store fails, as far as its error tells. */
export type StoreTrouble = Pick<Trouble, 'reason' | 'code' | 'advice'>

const byCode: [RegExp, StoreTrouble['reason']][] = [
  [/^Neo\.ClientError\.Security\.Forbidden$/, 'read-only'],
  [/ReadOnly|NotALeader/, 'read-only'],
  [/^Neo\.ClientError\.Security\./, 'authentication'],
  [/OutOfMemory|StackOverFlow|MaximumTransactionLimit/, 'out-of-memory'],
  [cutOffCode, 'overdue'],
  // The driver gives no code (`N/A`) when it has no free connection in time.
  [/^(ServiceUnavailable|SessionExpired|N\/A)$|DatabaseUnavailable|TimedOut/, 'unreachable'],
  [/^Neo\.(Client|Database)Error\.Schema\./, 'schema'],
]

/**
 * Neo4j has no code for a full disk. The words are those of its operating system, in the cause of the write that met
 * it.
 */
const fullDisk = /no space left on device|not enough space on the disk|disk quota exceeded/i

const advices: Partial<Record<StoreTrouble['reason'], string>> = {
  'out-of-disk': 'The disk of the Neo4j server is full. Make room there; some servers then want a restart.',
  'out-of-memory':
    'The Neo4j server has too little memory for what it does. Give it more (server.memory.heap.max_size), or end what else uses it.',
  overdue: 'A batch took too long and was cut off: Neo4j is very slow, or something there holds what it needs.',
  schema: 'The graph’s constraints are not as they should be. Look at the drift of track graph under Migrations.',
}

/** Explains an error of Neo4j. `advice` is used when no more exact reason is known. */
export const graphTrouble = ({ code, message }: { code: string; message: string }, advice: string): StoreTrouble => {
  const reason = fullDisk.test(message)
    ? 'out-of-disk'
    : (byCode.find(([pattern]) => pattern.test(code))?.[1] ?? 'other')
  return { reason, code: nameOfServer(code) ?? null, advice: advices[reason] ?? advice }
}

/** The trouble of a batch that does not end. */
export const overdue: StoreTrouble = {
  reason: 'overdue',
  code: null,
  advice: 'A batch is not done after seconds: a store stands still or is very slow. What waits is in PostgreSQL.',
}

/** The trouble reported by a projector without `explain`. */
export const unexplained = (error: unknown): StoreTrouble => {
  const { code } = error as { code?: unknown }
  return { reason: 'other', code: nameOfServer(code) ?? null, advice: 'A store failed.' }
}
