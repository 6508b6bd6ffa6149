import type { Id } from '../../../contract/ids.ts'
import type {
  OrgUnit,
  OrgUnitInput,
  OrgUnitKind,
  OrgUnitPatch,
  OrgUnitRow,
  OrgUnitSort,
} from '../../../contract/org-units.ts'
import type { Choice, OpenEntries } from '../../../contract/open-entries.ts'
import type { Page } from '../../../contract/page.ts'
import type { Author } from '../../foundation/author.ts'

export type OrgUnitQuery = {
  search?: string
  /** Only units directly below this unit; `root` means units without a unit above. */
  parentId?: Id | 'root'
  kind?: OrgUnitKind
  deleted: boolean
  sort: OrgUnitSort
  cursor?: string
  limit: number
}
export type WrittenOrgUnit = OrgUnit & { consistencyToken: string }
type Target = { id: Id; version: number }

/**
 * The tree of org units. Lists are in a total order: units equal in the sort's key come by id, and units without a code
 * come last in ascending order. Every write is one transaction with its audit and outbox events. A write refuses
 * unknown ids (`NOT_FOUND`), other versions (`STALE_VERSION`), edits of a deleted unit (`DELETED`) and a sourcedId that
 * another unit of the same file has (`DUPLICATE`). `RULE_VIOLATION` refuses an unknown or deleted parent and a cycle,
 * even one that two moves make together.
 */
export type OrgUnitDirectory = {
  search: (query: OrgUnitQuery) => Promise<Page<OrgUnitRow>>
  /** Finds deleted units too. Returns undefined when there is no such unit. */
  find: (id: Id) => Promise<OrgUnitRow | undefined>
  create: (input: OrgUnitInput, author: Author) => Promise<WrittenOrgUnit>
  update: (change: Target & OrgUnitPatch, author: Author) => Promise<WrittenOrgUnit>
  /**
   * Returns the assignments and delegations at the unit that hold now or later, and the number of units directly below.
   * Returns undefined when there is no such unit.
   */
  openEntries: (id: Id) => Promise<(OpenEntries & { units: number }) | undefined>
  /**
   * Removes the unit and ends its open entries in the same transaction. Refused when there are units below, or when
   * `ends` is not the number of open entries. Removing a removed unit changes nothing.
   */
  remove: (target: Target & Pick<Choice, 'ends'>, author: Author) => Promise<WrittenOrgUnit>
  /**
   * Restores the unit and ends the open entries that the choice does not keep, in the same transaction. Refused while
   * the parent is deleted.
   */
  restore: (target: Target & Choice, author: Author) => Promise<WrittenOrgUnit>
}
