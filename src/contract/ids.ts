import { z } from 'zod'

/** A UUIDv7 (RFC 9562) that names one row for its whole life. */
export const id = z.uuid()

/** OneRoster `sourcedId`: 1 to 255 of `0-9 A-Z a-z . / @ _ -` (1EdTech OneRoster CSV binding, `GUID`). */
export const sourcedId = z.string().regex(/^[0-9A-Za-z./@_-]{1,255}$/)

/** A UTC instant with millisecond precision; a `Date` in process, an ISO 8601 string in JSON. */
export const instant = z.date()

/** A half-open interval `[validFrom, validTo)` of UTC instants; a null `validTo` is open. */
export const validity = {
  validFrom: instant,
  validTo: instant.nullable(),
}

/** Optimistic lock: starts at 1, grows by 1 with every change of the row. */
export const version = z.int().min(1)

/** One line of human text, trimmed, no control characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u, 'must not contain control characters')

/** Names the field that a permission is known by everywhere, e.g. `trip.approve`. */
export const permissionKey = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9]*([.:-][a-z0-9]+)*$/)

/** Outbox position of a write; pass it as `atLeast` to read your own write from any store. */
export const consistencyToken = z.string()

export type Id = z.infer<typeof id>
