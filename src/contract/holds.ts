import { z } from 'zod'
import { barcode, copyRow } from './circulation.ts'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant } from './ids.ts'
import { libraryRow } from './library-names.ts'
import { page, pageInput } from './page.ts'

/** `ready`: a copy waits on the holds shelf. The last three have ended. */
export const holdState = z.enum(['waiting', 'ready', 'collected', 'cancelled', 'expired'])
export type HoldState = z.infer<typeof holdState>

export const hold = z.object({
  ...libraryRow,
  bookId: id,
  title: z.string(),
  personId: id,
  /** Null when the directory has nobody of this id any more. */
  personName: z.string().nullable(),
  /** Where the person picks the copy up: a unit of the directory. */
  pickupUnitId: id,
  pickupUnitName: z.string().nullable(),
  /** The order of asking for the book. It grows and is never given twice. */
  place: z.int(),
  /** How many wait before it and are not served, with itself: 1 is next. Null unless it waits. */
  position: z.int().nullable(),
  state: holdState,
  copyId: id.nullable(),
  barcode: z.string().nullable(),
  /** The copy goes to the next one after that. */
  readyUntil: instant.nullable(),
  /** The hold ends by then, whether or not a copy came. */
  wantedUntil: instant.nullable(),
  endedAt: instant.nullable(),
})
export type Hold = z.infer<typeof hold>

export const holdSort = z.enum(['createdAt', '-createdAt', 'place', '-place'])
export type HoldSort = z.infer<typeof holdSort>

const holdInput = z.object({
  bookId: id,
  personId: id,
  pickupUnitId: id,
  wantedUntil: instant.nullable().default(null),
})
export type HoldInput = z.infer<typeof holdInput>

/** The most barcodes of one inventory, and the most missing copies that its answer names. */
const MOST_SCANNED = 10_000
const MOST_MISSING = 1_000

export const inventory = z.object({
  /** How many of the barcodes were read, each counted once. */
  scanned: z.int(),
  /** Copies that should stand there and were not read, in the order of their barcodes. */
  missing: z.array(copyRow).max(MOST_MISSING),
  missingTotal: z.int(),
  /** Copies that stand there though they are lent, reserved, sold, lost or withdrawn. */
  misplaced: z.array(copyRow),
  /** Barcodes that no copy has. */
  unknown: z.array(z.string()),
})
export type Inventory = z.infer<typeof inventory>
export type InventoryQuery = { barcodes: string[]; categoryId?: string }

const withToken = { consistencyToken }
const about = { tags: ['library'] }

const holdProcedures = {
  search: procedure
    .route({
      method: 'GET',
      path: '/library/holds',
      ...about,
      description: 'Lists the holds that match. The queue of a book is `bookId` with `state=waiting` and `sort=place`.',
    })
    .input(
      z.object({
        bookId: id.optional(),
        personId: id.optional(),
        pickupUnitId: id.optional(),
        state: holdState.optional(),
        sort: holdSort.default('createdAt'),
        ...pageInput,
      }),
    )
    .output(page(hold)),
  create: procedure
    .meta({ permission: 'library.lend' })
    .route({
      method: 'POST',
      path: '/library/holds',
      successStatus: 201,
      ...about,
      description:
        'Puts a person at the end of the queue for a book. Where a copy is free it waits on the holds shelf at once. ' +
        'Refused with `DUPLICATE` when the person is in the queue, and with `RULE_VIOLATION` rule `unknown-book`, ' +
        '`unknown-person`, `person-inactive`, `unknown-org-unit`, `has-the-book` and `wanted-in-the-past`.',
    })
    .input(holdInput)
    .output(hold.extend(withToken)),
  cancel: procedure
    .meta({ permission: 'library.lend' })
    .route({
      method: 'POST',
      path: '/library/holds/{id}/cancel',
      ...about,
      description:
        'Ends a hold. A copy that waited for it goes to the next in the queue. Refused with `RULE_VIOLATION` rule `hold-ended`.',
    })
    .input(z.object({ id }))
    .output(hold.extend(withToken)),
  expire: procedure
    .meta({ permission: 'library.lend' })
    .route({
      method: 'POST',
      path: '/library/holds/expire',
      ...about,
      description:
        'Ends every hold whose time has passed and gives each copy to the next in its queue. Loans, returns and holds of ' +
        'a book do so for its own queue. Answers how many holds ended and how many copies wait for somebody else now.',
    })
    .output(z.object({ expired: z.int(), passedOn: z.int(), ...withToken })),
}

const inventoryProcedure = procedure
  .route({
    method: 'POST',
    path: '/library/inventory',
    ...about,
    description:
      'Compares the barcodes that were read on the shelves with what should stand there: all copies on the shelf, or those ' +
      'of the books of `categoryId`. Changes nothing.',
  })
  .input(z.object({ barcodes: z.array(barcode).max(MOST_SCANNED), categoryId: id.optional() }))
  .output(inventory)

export const holds = { holds: holdProcedures, inventory: inventoryProcedure }
