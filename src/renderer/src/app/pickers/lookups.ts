import type { QueryFunction, QueryKey } from '@tanstack/vue-query'
import type { OrgUnitRow } from '../../../../contract/org-units.ts'
import type { Person, PersonRow } from '../../../../contract/people.ts'
import type { SchoolApi } from '../../client/client.ts'
import type { Permission } from '../../../../contract/permissions.ts'
import type { RoleRow } from '../../../../contract/roles.ts'
import { pickerText as t } from './pickers.messages.ts'

type Queries = SchoolApi['queries']
type Question<Answer> = { queryKey: QueryKey; queryFn: QueryFunction<Answer> }

/** What `LookupPicker` needs for one kind of entry. `Known` is the entry of an id, `Found` a row of the list. */
export type Lookup<Known, Found extends Known> = {
  /** The field's name when its owner gives it no other. */
  label: () => string
  search: (queries: Queries, search: string | undefined) => Question<{ items: Found[] }>
  /** Returns the value that the model holds for an entry: its id or key. */
  value: (entry: Found) => string
  /** Reads the entry of a value that was never looked up here. Without it, the value itself is shown. */
  get?: (queries: Queries, value: string) => Question<Known>
  name: (entry: Known) => string
  /** Distinguishes entries with the same name. */
  note: (entry: Found) => string | undefined
}

export const unitLookup: Lookup<OrgUnitRow, OrgUnitRow> = {
  label: () => t('unit'),
  search: (queries, search) => queries.orgUnits.search.queryOptions({ input: { search, limit: 50 } }),
  value: ({ id }) => id,
  get: (queries, id) => queries.orgUnits.get.queryOptions({ input: { id } }),
  name: ({ name }) => name,
  // The nearest unit comes first. Those above are the same for many entries and are cut off in a narrow list.
  note: ({ path }) =>
    path
      .map(({ name }) => name)
      .reverse()
      .join(', ') || undefined,
}

export const roleLookup: Lookup<RoleRow, RoleRow> = {
  label: () => t('role'),
  search: (queries, search) => queries.roles.search.queryOptions({ input: { search, limit: 50 } }),
  value: ({ id }) => id,
  get: (queries, id) => queries.roles.get.queryOptions({ input: { id } }),
  name: ({ name }) => name,
  note: ({ description }) => description || undefined,
}

export const permissionLookup: Lookup<Permission, Permission> = {
  label: () => t('permission'),
  search: (queries, search) => queries.permissions.search.queryOptions({ input: { search, limit: 200 } }),
  value: ({ key }) => key,
  name: ({ key }) => key,
  note: ({ description }) => description || undefined,
}

export const personLookup: Lookup<Person, PersonRow> = {
  label: () => t('person'),
  search: (queries, search) => queries.people.search.queryOptions({ input: { search, limit: 30 } }),
  value: ({ id }) => id,
  get: (queries, id) => queries.people.get.queryOptions({ input: { id } }),
  name: ({ familyName, givenName }) => `${familyName}, ${givenName}`,
  note: ({ mainAssignment, username }) =>
    [mainAssignment?.roleName, mainAssignment?.orgUnitName].filter(Boolean).join(', ') || username,
}
