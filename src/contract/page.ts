import { z } from 'zod'

/** Rows a count goes through before it says "that many or more". */
export const COUNT_CAP = 1_001

/** Most rows that one page may hold. */
export const MAX_PAGE = 200

/**
 * Input of every list. `cursor` is opaque: it carries the sort and filter it was made for, and is refused
 * (`BAD_REQUEST`, rule `cursor`) with any other.
 */
export const pageInput = {
  cursor: z.string().max(4_096).optional(),
  limit: z.int().min(1).max(MAX_PAGE).default(50),
}

/**
 * One page of a list. `nextCursor` is null on the last page. `total` is there on the first page only; when
 * `totalCapped` is true the list holds at least `total` rows.
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
