import { MAX_PAGE } from '../../../contract/page.ts'

export type Landmarks = { total: number; every: number; cursors: string[] }

/** The blocks that hold the visible rows and `overscan` more rows on each side. */
export const blocksOf = (sight: { first: number; last: number }, options: { overscan: number }): number[] => {
  const first = Math.floor(Math.max(0, sight.first - options.overscan) / MAX_PAGE)
  const last = Math.floor(Math.max(0, sight.last + options.overscan) / MAX_PAGE)
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset)
}

/** The cursor at which a block starts; undefined for the first block, and while its landmark is not known. */
export const cursorOf = (block: number, landmarks: Landmarks | undefined): string | undefined =>
  block === 0 ? undefined : landmarks?.cursors[block]

/** The rows between two indexes (both inclusive) from the loaded blocks. Rows that are not loaded are left out. */
export const rowsBetween = <Row>(first: number, last: number, blocks: ReadonlyMap<number, readonly Row[]>): Row[] => {
  const rows: Row[] = []
  for (let index = first; index <= last; index += 1) {
    const row = blocks.get(Math.floor(index / MAX_PAGE))?.[index % MAX_PAGE]
    if (row !== undefined) rows.push(row)
  }
  return rows
}
