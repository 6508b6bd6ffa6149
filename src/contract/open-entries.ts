import { z } from 'zod'
import { named } from './authority.ts'
import { id, permissionKey, validity } from './ids.ts'

/** Something that holds now or will hold: its end has not come, and it is not revoked. */
export const openEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('assignment'), id, person: named, role: named, orgUnit: named, ...validity }),
  z.object({ kind: z.literal('reportingLine'), id, person: named, manager: named, ...validity }),
  z.object({
    kind: z.literal('delegation'),
    id,
    delegator: named,
    delegate: named,
    orgUnit: named,
    /** null when single permissions are delegated. */
    role: named.nullable(),
    permissionKeys: z.array(permissionKey),
    ...validity,
  }),
])
export type OpenEntry = z.infer<typeof openEntry>

export const openCounts = z.object({ assignments: z.int(), reportingLines: z.int(), delegations: z.int() })
export type OpenCounts = z.infer<typeof openCounts>

/** The most open entries that one preview lists. */
export const MAX_OPEN_LISTED = 1_000

/** `counts` is exact; `items` has assignments, reporting lines and delegations in this order, at most 1,000 of them. */
export const openEntries = z.object({ counts: openCounts, items: z.array(openEntry) })
export type OpenEntries = z.infer<typeof openEntries>

/**
 * The choice about open entries: those in `keep` remain and the others end. `ends` is how many end, so that nothing
 * ends that the caller has not seen. Any other number is refused with the entries' counts.
 */
export const choice = {
  /** Ids of open entries, or `all`. */
  keep: z.union([z.literal('all'), z.array(id).max(10_000)]).default([]),
  ends: z.int().min(0).default(0),
}
/** Without the fields nothing is kept and nothing ends, which is refused when anything is open. */
export type Choice = { keep?: 'all' | string[]; ends?: number }
