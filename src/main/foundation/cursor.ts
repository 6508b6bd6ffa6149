import { createHash } from 'node:crypto'
import { refusal } from '../../contract/errors.ts'

/** Returns a digest that is short enough for a cursor and long enough to be unique among questions. */
const digestOf = (question: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 16)

export const refusedCursor = () =>
  refusal('BAD_REQUEST', {
    issues: [
      { field: 'cursor', rule: 'cursor', expected: 'a cursor that this list gave for the same sort and filter' },
    ],
  })

/** The fields of a query that only select the part of the list. */
const PLACE = new Set(['cursor', 'limit', 'every', 'atLeast'])

/**
 * Returns what a list is asked for: its sort and every filter of its query, in one order. An empty text counts as left
 * out.
 */
export const questionOf = (list: string, query: object): readonly unknown[] => [
  list,
  ...Object.entries(query)
    .filter(([name, value]) => !PLACE.has(name) && value !== undefined && value !== null && value !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1)),
]

/**
 * Makes opaque cursors that contain the question for which they were made. A cursor of another question, or one made
 * elsewhere, is `BAD_REQUEST`.
 */
export const cursorsFor = (question: readonly unknown[]) => {
  const digest = digestOf(question)
  return {
    write: (...parts: readonly unknown[]): string =>
      Buffer.from(JSON.stringify([digest, ...parts])).toString('base64url'),
    /** Returns what `write` was given. The caller checks its shape. */
    read: (cursor: string): unknown[] => {
      try {
        const found: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
        if (Array.isArray(found) && found[0] === digest) return found.slice(1)
      } catch {
        // A cursor that does not parse was not made here.
      }
      throw refusedCursor()
    },
  }
}
