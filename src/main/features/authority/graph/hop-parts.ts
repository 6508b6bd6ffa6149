import { setImmediate } from 'node:timers/promises'
import type { NeighbourhoodRow } from './neighbourhood-rows.ts'

/** Hops in one part. Reading thousands in one piece would block the host's other work. */
export const HOPS_IN_PART = 1_000
/** Separates two parts. JSON text never contains it. */
export const PART_END = '\u001e'

type Hops = NonNullable<NeighbourhoodRow['hops']>

/** Joins parts one by one and lets other work run after each, when there are several. */
export const joinParts = async <Part>(parts: readonly Part[], read: (part: Part) => Hops): Promise<Hops> => {
  const hops: Hops = []
  for (const part of parts) {
    for (const hop of read(part)) hops.push(hop)
    if (parts.length > 1) await setImmediate()
  }
  return hops
}

/** Returns the facts. With many hops it lets other work run first, so that reading and judging them are two turns. */
export const inItsTurn = async <Facts extends { hops: unknown[] | null } | null | undefined>(
  facts: Facts,
): Promise<Facts> => {
  if ((facts?.hops?.length ?? 0) > HOPS_IN_PART) await setImmediate()
  return facts
}

/** A row whose hops are parts of JSON, separated by PART_END. */
export type RowInParts = Omit<NeighbourhoodRow, 'hops'> & { hops: string | null }

export const readParts = async <Row extends RowInParts>(row: Row): Promise<Omit<Row, 'hops'> & { hops: Hops }> => ({
  ...row,
  hops: await joinParts(row.hops?.split(PART_END) ?? [], (part) => JSON.parse(part) as Hops),
})
