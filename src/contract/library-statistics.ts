import { z } from 'zod'
import { procedure } from './errors.ts'
import { id } from './ids.ts'

/** The weeks that the statistics count loans of. */
export const STATISTICS_WEEKS = 53

export const libraryStatistics = z.object({
  /** Every week, oldest first, the running one last. `week` is its Monday in UTC, `YYYY-MM-DD`. */
  loansPerWeek: z.array(z.object({ week: z.iso.date(), loans: z.int() })),
  /**
   * Copies that the school has, by the categories at the top of the tree with all below them; most copies first. A book
   * of two such categories counts in both. `id` and `name` are null for books without a category.
   */
  stockByCategory: z.array(
    z.object({ id: id.nullable(), name: z.string().nullable(), copies: z.int(), available: z.int() }),
  ),
  /**
   * Overdue loans by the school of the borrower's main assignment, most first. `id` and `name` are null for borrowers
   * without a school.
   */
  overdueBySchool: z.array(z.object({ id: id.nullable(), name: z.string().nullable(), loans: z.int() })),
})
export type LibraryStatistics = z.infer<typeof libraryStatistics>

export const statistics = procedure
  .route({
    method: 'GET',
    path: '/library/statistics',
    tags: ['library'],
    description:
      'Counts loans by week, copies by category, and overdue loans by school, as of now by the clock of the database.',
  })
  .output(libraryStatistics)
