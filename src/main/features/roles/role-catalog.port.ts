import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { Permission } from '../../../contract/permissions.ts'
import type { Role, RoleInput, RolePatch, RoleRow } from '../../../contract/roles.ts'
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
type PermissionTarget = { key: string; version: number }
type Ended = { consistencyToken: string }

/**
 * The roles and the permissions that they grant. Each write is one transaction with its audit and outbox events. A
 * write refuses unknown ids (`NOT_FOUND`), other versions (`STALE_VERSION`), a name that another role has in any case
 * (`DUPLICATE`), a permission that does not exist (`RULE_VIOLATION`, rule `unknown-permission`) and the removal of a
 * role or permission in use.
 */
export type RoleCatalog = {
  /** Returns the permission keys of each role in the order of their bytes. */
  search: (query: RoleQuery) => Promise<Page<RoleRow>>
  find: (id: Id) => Promise<RoleRow | undefined>
  create: (input: RoleInput, author: Author) => Promise<WrittenRole>
  /** `permissionKeys` replaces the whole list. */
  update: (change: Target & RolePatch, author: Author) => Promise<WrittenRole>
  /** Refused with rule `role-in-use` while an assignment or delegation, also a past one, names the role. */
  remove: (target: Target, author: Author) => Promise<Ended>
}

/**
 * The permissions that roles can grant, in the order of the bytes of their keys. A write of an unknown key is refused
 * with `NOT_FOUND`, and one of another version with `STALE_VERSION`.
 */
export type PermissionCatalog = {
  search: (query: PermissionQuery) => Promise<Page<Permission>>
  find: (key: string) => Promise<Permission | undefined>
  create: (input: { key: string; description: string }, author: Author) => Promise<WrittenPermission>
  update: (change: PermissionTarget & { description: string }, author: Author) => Promise<WrittenPermission>
  /** Refused with rule `permission-in-use` while a role or delegation names the permission. */
  remove: (target: PermissionTarget, author: Author) => Promise<Ended>
}
