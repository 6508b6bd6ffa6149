import { createHash } from 'node:crypto'
import type { Id } from '../../../contract/ids.ts'

/**
 * Instants are milliseconds since 1970 UTC; null is open. A row that is missing here was removed from the directory.
 */
export type GraphRows = {
  orgUnit: { id: Id; name: string; kind: string; parentId: Id | null; deleted: boolean }
  person: { id: Id; name: string; sortKey: string; active: boolean }
  role: { id: Id; name: string; permissionKeys: string[] }
  assignment: { id: Id; personId: Id; roleId: Id; orgUnitId: Id; validFrom: number; validTo: number | null }
  reportingLine: { id: Id; personId: Id; managerId: Id; validFrom: number; validTo: number | null }
  delegation: {
    id: Id
    delegatorId: Id
    delegateId: Id
    orgUnitId: Id
    roleId: Id | null
    permissionKeys: string[]
    maxRedelegations: number
    validFrom: number
    validTo: number | null
    revokedAt: number | null
    reason: string
  }
}
export type GraphKind = keyof GraphRows
export type GraphRow<Kind extends GraphKind = GraphKind> = GraphRows[Kind]

/** The kinds of rows in the graph, in the order in which a load finds both ends of every relationship. */
export const GRAPH_KINDS = [
  'orgUnit',
  'person',
  'role',
  'assignment',
  'reportingLine',
  'delegation',
] as const satisfies GraphKind[]

export const isGraphKind = (kind: string): kind is GraphKind => (GRAPH_KINDS as readonly string[]).includes(kind)

/** The rows of one kind as they are now, and the ids whose row is gone. */
export type Change = { [Kind in GraphKind]: { kind: Kind; rows: GraphRows[Kind][]; goneIds: Id[] } }[GraphKind]

/** One text for each state of a row. It is the same whichever store the row was read from. */
export const canonical = (row: GraphRow): string =>
  JSON.stringify(
    Object.entries(row)
      .map(([field, value]) => [field, Array.isArray(value) ? [...value].sort() : (value ?? null)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

export const digestOf = (rows: GraphRow[]): string => {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(canonical(row)).update('\n')
  return hash.digest('hex')
}

/** The names of the fields in which two states of a row differ. */
export const changedFields = (a: GraphRow, b: GraphRow): string[] => {
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  const text = (value: unknown) => JSON.stringify(Array.isArray(value) ? [...value].sort() : (value ?? null))
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .filter((field) => text(left[field]) !== text(right[field]))
    .sort()
}
