import { refusal } from '../../../contract/errors.ts'
import { type GraphProjection, type RefusedRow, RowsRefused } from './graph-projection.port.ts'
import type { Change } from './graph-rows.ts'

/**
 * The most rows that may be refused one by one. With more, something refuses a whole kind, and single tries would take
 * for ever.
 */
export const MOST_REFUSED = 1_000

const tooManyRefused = ({ kind }: Change, { code }: RowsRefused) =>
  refusal('CONFLICT', {
    reason: 'rows-refused',
    detail: `Neo4j refuses more than ${MOST_REFUSED} rows, the last of kind ${kind} with ${code}. Look at the drift of track graph: a constraint that is not the console’s may stand in the way.`,
  })

/**
 * Writes every row that the graph accepts, and returns those that it refuses. Halving finds them, so that one bad row
 * costs a few tries and not the whole change. Every try is final, because applying a row twice has the effect of once.
 * With more than `most` refused rows it throws `rows-refused`; `refused` then has those found so far.
 */
export const writeTaken = async (
  write: (part: Change) => Promise<void>,
  change: Change,
  { most = Infinity, refused = [] }: { most?: number; refused?: RefusedRow[] } = {},
): Promise<RefusedRow[]> => {
  const attempt = async (part: Change): Promise<void> => {
    const { kind, rows, goneIds } = part
    const ids = [...rows.map(({ id }) => id), ...goneIds]
    if (ids.length === 0) return
    try {
      return await write(part)
    } catch (error) {
      if (!(error instanceof RowsRefused)) throw error
      if (ids.length === 1) {
        refused.push({ kind, ids, reason: error.code, at: new Date() })
        if (refused.length > most) throw tooManyRefused(part, error)
        return
      }
    }
    // Rows and gone ids are halved together. Halved apart, one row and one gone id would never get smaller.
    const half = Math.ceil(ids.length / 2)
    const rest = Math.max(0, half - rows.length)
    await attempt({ kind, rows: rows.slice(0, half), goneIds: goneIds.slice(0, rest) } as Change)
    await attempt({ kind, rows: rows.slice(half), goneIds: goneIds.slice(rest) } as Change)
  }
  await attempt(change)
  return refused
}

/** Does what `writeTaken` does, for rows of the current epoch. */
export const mendRows = (
  graph: GraphProjection,
  epoch: number,
  change: Change,
  options?: { most?: number; refused?: RefusedRow[] },
): Promise<RefusedRow[]> => writeTaken((part) => graph.mend(epoch, [part]), change, options)
