import { z } from 'zod'
import { emailText, lineOfText, lineOrNothing, linesOfText, plainText, wordOfText } from './inputs/text-rules.ts'

/**
 * Names one row for its whole life. Accepted in either case, stored in lower case. This product makes UUIDv7 (RFC
 * 9562). An id of another version names nothing.
 */
export const id = z.guid().toLowerCase()

/** OneRoster `sourcedId`: 1 to 255 of `0-9 A-Z a-z . / @ _ -` (1EdTech OneRoster CSV binding, `GUID`). */
export const sourcedId = z.string().regex(/^[0-9A-Za-z./@_-]{1,255}$/)

/**
 * A UTC instant with millisecond precision: a `Date` in process, an ISO 8601 string in JSON. Years are 1 to 9999, the
 * range that every store and every calendar widget supports.
 */
export const instant = z.date().min(new Date('0001-01-01T00:00:00.000Z')).max(new Date('9999-12-31T23:59:59.999Z'))

/** A half-open interval `[validFrom, validTo)` of UTC instants; a null `validTo` is open. */
export const validity = {
  validFrom: instant,
  validTo: instant.nullable(),
}

type Validity = { validFrom?: Date | undefined; validTo?: Date | null | undefined }

/** For `refine` of an input with both ends. An input with one end is judged against the stored other end. */
export const endsAfterItBegins = [
  ({ validFrom, validTo }: Validity) => !validFrom || !validTo || validTo > validFrom,
  { path: ['validTo'] as PropertyKey[], params: { rule: 'validity', expected: 'an instant after validFrom' } },
] as const

/** For `refine` of a list that must name each entry once. */
export const eachOnce = [
  (entries: readonly ({ id: string } | string)[]) =>
    new Set(entries.map((entry) => (typeof entry === 'string' ? entry : entry.id))).size === entries.length,
  { params: { rule: 'unique', expected: 'each entry once' } },
] as const

/** Optimistic lock: starts at 1, grows by 1 with every change of the row. */
export const version = z.int().min(1)

/** One line of human text (a name, a title, a reason), trimmed. `lineOfText` defines what it may hold. */
export const line = (max: number) => z.string().trim().min(1).max(max).regex(lineOfText)

/** One line that tells people apart (a username), trimmed. Every character of it is visible. */
export const word = (max: number) => z.string().trim().min(1).max(max).regex(wordOfText)

/** One line for a server or a file system, or kept from before `line` was as strict, trimmed: no control characters. */
export const plainLine = (max: number) => z.string().trim().min(1).max(max).regex(plainText)

export const email = z.email({ pattern: emailText }).max(320)

/** What a person types into a search box; may be empty. */
export const searchText = z.string().trim().max(200).regex(lineOrNothing)

/** Human text of several lines, trimmed, may be empty. */
export const paragraph = (max: number) => z.string().trim().max(max).regex(linesOfText)

/** The key by which a permission is known everywhere, e.g. `trip.approve`. */
export const permissionKey = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9]*([.:-][a-z0-9]+)*$/)

/**
 * The token of every write: `<transaction>.<position>` of its last event in the outbox, or `0.0` when it changed
 * nothing. An answer of authority knows every write that was acknowledged before the question. `atLeast` demands one
 * write explicitly, for callers who pass a token on to readers elsewhere.
 */
export const consistencyToken = z.string().regex(/^\d{1,20}\.\d{1,20}$/, 'must be the token of a write')

export type Id = z.infer<typeof id>
