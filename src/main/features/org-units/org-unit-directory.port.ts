import type { Id } from '../../../contract/ids.ts'
import type {
  OrgUnit,
  OrgUnitInput,
  OrgUnitKind,
  OrgUnitPatch,
  OrgUnitRow,
  OrgUnitSort,
} from '../../../contract/org-units.ts'
import type { Page } from '../../../contract/page.ts'
import type { Author } from '../../context.ts'

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
 * (`NOT_FOUND`), other versions (`STALE_VERSION`), a sourcedId that another unit of the same file has (`DUPLICATE`), an
 * unknown or deleted parent and a cycle (`RULE_VIOLATION`), also when two moves together would make it.
 */
export type OrgUnitDirectory = {
  search: (query: OrgUnitQuery) => Promise<Page<OrgUnitRow>>
  /** Deleted units too; undefined when there is none. */
  find: (id: Id) => Promise<OrgUnitRow | undefined>
  create: (input: OrgUnitInput, author: Author) => Promise<WrittenOrgUnit>
  update: (change: Target & OrgUnitPatch, author: Author) => Promise<WrittenOrgUnit>
  /** Refuses a unit with units below it, or with assignments that are valid or will be. */
  remove: (target: Target, author: Author) => Promise<WrittenOrgUnit>
  /** Refuses while the parent is deleted. */
  restore: (target: Target, author: Author) => Promise<WrittenOrgUnit>
}
