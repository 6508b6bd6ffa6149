import { createHash } from 'node:crypto'
import { refusal } from '../../contract/errors.ts'

/** Short enough for a cursor, long enough that no other question has it. */
const digestOf = (question: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 16)

export const refusedCursor = () =>
  refusal('BAD_REQUEST', {
    issues: [
      { field: 'cursor', rule: 'cursor', expected: 'a cursor that this list gave for the same sort and filter' },
    ],
  })

/** Of a list's query, what only says which part of the list is wanted. */
const PLACE = new Set(['cursor', 'limit', 'every', 'atLeast'])

/**
 * What a list is asked for: its sort and every filter of its query, whatever the contract has of them, in one order. An
 * empty text counts as left out.
 */
export const questionOf = (list: string, query: object): readonly unknown[] => [
  list,
  ...Object.entries(query)
    .filter(([name, value]) => !PLACE.has(name) && value !== undefined && value !== null && value !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1)),
]

/** Opaque cursors that carry what they were made for; another question's, or one made elsewhere, is `BAD_REQUEST`. */
export const cursorsFor = (question: readonly unknown[]) => {
  const digest = digestOf(question)
  return {
    write: (...parts: readonly unknown[]): string =>
      Buffer.from(JSON.stringify([digest, ...parts])).toString('base64url'),
    /** What `write` was given; its shape is for the caller to check. */
    read: (cursor: string): unknown[] => {
      try {
        const found: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
        if (Array.isArray(found) && found[0] === digest) return found.slice(1)
      } catch {
        // What does not parse was not made here.
      }
      throw refusedCursor()
    },
  }
}
