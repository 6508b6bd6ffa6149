import { type AnnouncedChange, EVERYTHING } from '../../foundation/announced-change.ts'
import type { Tag } from './cache.port.ts'
import { type SeenSnapshot, sees } from './seen-snapshot.ts'

export type Generations = {
  note: (changes: readonly AnnouncedChange[]) => void
  /** Makes every answer old that was loaded before all transactions up to this one had ended. */
  raiseFloor: (transaction: number) => void
  /** Tells whether what the snapshot saw of the tags is what is known now. */
  isCurrent: (snapshot: SeenSnapshot, tags: readonly Tag[]) => boolean
  /** The number of tags that are remembered. */
  size: () => number
}

/** The most transactions that are remembered for one tag. The oldest ones count for its floor. */
const MOST_RECENT = 16

/**
 * The transactions that changed a tag lately. An answer is current when its snapshot saw all of `recent`, and when no
 * transaction up to `floor` was running: of those it is not known which changed the tag.
 */
type Generation = { floor: number; recent: number[] }

const isSeen = ({ floor, recent }: Generation, snapshot: SeenSnapshot) =>
  floor < snapshot.before && recent.every((transaction) => sees(snapshot, transaction))

/**
 * Remembers which transactions changed what. It holds at most `mostTags` single rows. A forgotten row counts as changed
 * when the forgotten transaction was, so that forgetting makes answers slower and never wrong.
 */
export const generations = ({ mostTags, floor: first = 0 }: { mostTags: number; floor?: number }): Generations => {
  let floor = first
  let latest = first
  /** Any change of a kind. */
  const kinds = new Map<string, Generation>()
  /** The changes of a kind that name no rows. */
  const unnamed = new Map<string, Generation>()
  /** In the order of their last change. */
  const rows = new Map<string, Generation>()

  const add = (to: Map<string, Generation>, name: string, transaction: number) => {
    const known = to.get(name) ?? { floor: 0, recent: [] }
    to.delete(name)
    to.set(name, known)
    if (known.recent.includes(transaction)) return
    known.recent.push(transaction)
    if (known.recent.length <= MOST_RECENT) return
    known.recent.sort((a, b) => a - b)
    known.floor = Math.max(known.floor, known.recent.shift()!)
  }
  const raiseFloor = (transaction: number) => {
    floor = Math.max(floor, transaction)
    latest = Math.max(latest, transaction)
  }
  const forgetOldest = () => {
    for (const [name, generation] of rows) {
      if (rows.size <= mostTags) return
      rows.delete(name)
      raiseFloor(Math.max(generation.floor, ...generation.recent))
    }
  }
  const isTagSeen = (tag: string, snapshot: SeenSnapshot) => {
    const colon = tag.indexOf(':')
    if (colon < 0) {
      const any = kinds.get(tag)
      return any === undefined || isSeen(any, snapshot)
    }
    const row = rows.get(tag)
    if (row !== undefined && !isSeen(row, snapshot)) return false
    const whole = unnamed.get(tag.slice(0, colon))
    return whole === undefined || isSeen(whole, snapshot)
  }

  return {
    note: (changes) => {
      for (const { kind, ids, transaction } of changes) {
        latest = Math.max(latest, transaction)
        if (kind === EVERYTHING) raiseFloor(transaction)
        add(kinds, kind, transaction)
        if (ids === null) add(unnamed, kind, transaction)
        else for (const id of ids) add(rows, `${kind}:${id}`, transaction)
      }
      forgetOldest()
    },
    raiseFloor,
    isCurrent: (snapshot, tags) => {
      if (latest < snapshot.before) return true
      if (floor >= snapshot.before) return false
      for (const tag of tags) if (!isTagSeen(tag, snapshot)) return false
      return true
    },
    size: () => kinds.size + unnamed.size + rows.size,
  }
}
