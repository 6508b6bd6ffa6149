import { setImmediate } from 'node:timers/promises'
import type { NeighbourhoodRow } from './neighbourhood-rows.ts'

/** Hops of one part: thousands in one piece would keep the host from everything else while they are read. */
export const HOPS_IN_PART = 1_000
/** Between two parts; no text of JSON has it. */
export const PART_END = '\u001e'

type Hops = NonNullable<NeighbourhoodRow['hops']>

/** Joins parts one by one; whatever else waits goes between them, and once more before what comes after many. */
export const joinParts = async <Part>(parts: readonly Part[], read: (part: Part) => Hops): Promise<Hops> => {
  const hops: Hops = []
  for (const part of parts) {
    for (const hop of read(part)) hops.push(hop)
    if (parts.length > 1) await setImmediate()
  }
  return hops
}

/** Gives facts on; of many hops only after whatever else waits, so that reading and judging them are two turns. */
export const inItsTurn = async <Facts extends { hops: unknown[] | null } | null | undefined>(
  facts: Facts,
): Promise<Facts> => {
  if ((facts?.hops?.length ?? 0) > HOPS_IN_PART) await setImmediate()
  return facts
}

/** A row whose hops are parts of JSON, each with its end but the last. */
export type RowInParts = Omit<NeighbourhoodRow, 'hops'> & { hops: string | null }

export const readParts = async <Row extends RowInParts>(row: Row): Promise<Omit<Row, 'hops'> & { hops: Hops }> => ({
  ...row,
  hops: await joinParts(row.hops?.split(PART_END) ?? [], (part) => JSON.parse(part) as Hops),
})
