import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { Permission, Role, RoleInput, RolePatch, RoleRow } from '../../../contract/roles.ts'
import type { Author } from '../../foundation/author.ts'

export type RoleQuery = {
  search?: string
  permissionKey?: string
  sort: 'name' | '-name' | 'updatedAt' | '-updatedAt'
  cursor?: string
  limit: number
}
export type PermissionQuery = { search?: string; sort: 'key' | '-key'; cursor?: string; limit: number }
export type WrittenRole = Role & { consistencyToken: string }
export type WrittenPermission = Permission & { consistencyToken: string }
type Target = { id: Id; version: number }
type Ended = { consistencyToken: string }

/**
 * The roles and what they grant. Writes are one transaction with their audit and outbox events and refuse unknown ids
 * (`NOT_FOUND`), other versions (`STALE_VERSION`), a name that another role has in any case (`DUPLICATE`), a permission
 * that is not there (`RULE_VIOLATION`, rule `unknown-permission`) and removing what is in use.
 */
export type RoleCatalog = {
  /** Permission keys of a role are in the order of their bytes. */
  search: (query: RoleQuery) => Promise<Page<RoleRow>>
  find: (id: Id) => Promise<RoleRow | undefined>
  create: (input: RoleInput, author: Author) => Promise<WrittenRole>
  /** `permissionKeys` replaces the whole list. */
  update: (change: Target & RolePatch, author: Author) => Promise<WrittenRole>
  /** Refused with rule `role-in-use` while an assignment or delegation names it, past ones too. */
  remove: (target: Target, author: Author) => Promise<Ended>
}

/** The permissions that roles can grant, in the order of the bytes of their keys. */
export type PermissionCatalog = {
  search: (query: PermissionQuery) => Promise<Page<Permission>>
  create: (input: { key: string; description: string }, author: Author) => Promise<WrittenPermission>
  update: (change: { key: string; description: string }, author: Author) => Promise<WrittenPermission>
  /** Refused with rule `permission-in-use` while a role or delegation names it. */
  remove: (key: string, author: Author) => Promise<Ended>
}
