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
  /** The unit directly above; `root`: none above. */
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
 * The tree of org units. Lists are in a total order: units equal in the sort's key come by id, units without a code last
 * in ascending order. Every write is one transaction with its audit and outbox events and refuses unknown ids
 * (`NOT_FOUND`), other versions (`STALE_VERSION`), edits of a deleted unit (`DELETED`), a sourcedId that another unit of the same file has (`DUPLICATE`), an
 * unknown or deleted parent and a cycle (`RULE_VIOLATION`), also when two moves together would make it.
 */
export type OrgUnitDirectory = {
  search: (query: OrgUnitQuery) => Promise<Page<OrgUnitRow>>
  /** Deleted units too; undefined when there is none. */
  find: (id: Id) => Promise<OrgUnitRow | undefined>
  create: (input: OrgUnitInput, author: Author) => Promise<WrittenOrgUnit>
  update: (change: Target & OrgUnitPatch, author: Author) => Promise<WrittenOrgUnit>
  /** Assignments and delegations at the unit that hold now or will, and how many units are directly below; undefined: no such unit. */
  openEntries: (id: Id) => Promise<(OpenEntries & { units: number }) | undefined>
  /**
   * Refuses a unit with units below it, or unless `ends` is the number of its open entries, which end in the same
   * transaction. Removed already: nothing changes.
   */
  remove: (target: Target & Pick<Choice, 'ends'>, author: Author) => Promise<WrittenOrgUnit>
  /** Refuses while the parent is deleted; open entries that the choice does not keep end in the same transaction. */
  restore: (target: Target & Choice, author: Author) => Promise<WrittenOrgUnit>
}
