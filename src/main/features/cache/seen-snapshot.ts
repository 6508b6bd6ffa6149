/**
 * Which transactions a statement saw: all before `before`, and of those up to `end` the ones that did not run. Numbers
 * of transactions stay exact up to 2^53.
 */
export type SeenSnapshot = { text: string; before: number; end: number; running: readonly number[] }

/** Reads PostgreSQL's text of a `pg_snapshot`: `xmin:xmax:xip,...`. Returns null for any other text. */
export const parseSnapshot = (text: string): SeenSnapshot | null => {
  const found = /^(\d{1,16}):(\d{1,16}):([\d,]*)$/.exec(text)
  if (!found) return null
  return {
    text,
    before: Number(found[1]),
    end: Number(found[2]),
    running: found[3] === '' ? [] : found[3]!.split(',').map(Number),
  }
}

export const sees = ({ before, end, running }: SeenSnapshot, transaction: number): boolean =>
  transaction < before || (transaction < end && !running.includes(transaction))

/** Returns the transaction of a consistency token. */
export const transactionOf = (token: string): number => Number(token.split('.', 1)[0])
