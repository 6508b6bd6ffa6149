import { z } from 'zod'

/** The most rows that are counted. A higher count is reported as "that many or more". */
export const COUNT_CAP = 1_001

/** Most rows that one page may hold. */
export const MAX_PAGE = 200

/**
 * The input of every list. `cursor` is opaque. It contains the sort and filter for which it was made, and is refused
 * with any other (`BAD_REQUEST`, rule `cursor`).
 */
export const pageInput = {
  cursor: z.string().max(4_096).optional(),
  limit: z.int().min(1).max(MAX_PAGE).default(50),
}

/**
 * One page of a list. `nextCursor` is null on the last page. Only the first page has `total`. When `totalCapped` is
 * true, the list has at least `total` rows.
 */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.int().optional(),
    totalCapped: z.boolean().optional(),
  })

export type Page<Item> = {
  items: Item[]
  nextCursor: string | null
  total?: number
  totalCapped?: boolean
}
