import { z } from 'zod'

/** The columns of a file of books. Only the title has to be there. */
export const bookColumns = [
  'isbn',
  'title',
  'subtitle',
  'language',
  'publishedYear',
  'price',
  'currency',
  'authors',
  'categories',
  'copies',
] as const
export type BookColumn = (typeof bookColumns)[number]

/** The most rows of one file. */
export const MOST_IMPORTED_BOOKS = 50_000
/** The most copies that the rows of one file have together. */
export const MOST_IMPORTED_COPIES = 100_000
/** The faults that a report lists. `faultCount` counts all. */
export const MOST_SHOWN_FAULTS = 200

/**
 * One fault of a file. It names line (1 is the header), column and code and never a value. A fault of the file or of a
 * whole row has no column. `suggestion` is the column that a misspelt one most likely means.
 */
export const bookFault = z.object({
  line: z.int(),
  column: z.string().nullable(),
  code: z.string(),
  expected: z.string(),
  suggestion: z.string().optional(),
})
export type BookFault = z.infer<typeof bookFault>
