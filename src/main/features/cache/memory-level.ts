import type { MemoryLevel } from './cache-levels.port.ts'
import type { KeptAnswer } from './kept-answer.ts'

const MOST_ENTRIES = 20_000
const MOST_BYTES = 64 * 1024 * 1024
/** What an entry takes beside its value, by a rough estimate. */
const ENTRY_BYTES = 400

type Slot = { answer: KeptAnswer; bytes: number; endsAt: number }

/**
 * Keeps answers of this process as they are, without encoding them. Drops those that were not used for longest when
 * there are too many entries or bytes. `clock` is a monotonic clock in milliseconds.
 */
export const memoryLevel = ({
  mostEntries = MOST_ENTRIES,
  mostBytes = MOST_BYTES,
  clock = () => performance.now(),
}: { mostEntries?: number; mostBytes?: number; clock?: () => number } = {}): MemoryLevel => {
  /** In the order of their last use. */
  const slots = new Map<string, Slot>()
  let newest: Slot | undefined
  let bytes = 0

  const remove = (key: string, slot: Slot) => {
    bytes -= slot.bytes
    slots.delete(key)
  }
  return {
    get: (key) => {
      const slot = slots.get(key)
      if (slot === undefined) return undefined
      if (clock() >= slot.endsAt) {
        remove(key, slot)
        return undefined
      }
      if (slot !== newest) {
        slots.delete(key)
        slots.set(key, slot)
        newest = slot
      }
      return slot.answer
    },
    set: (answer, { bytes: encoded, ttlMs }) => {
      const { key } = answer
      const before = slots.get(key)
      if (before) remove(key, before)
      const slot = { answer, bytes: encoded + 2 * key.length + ENTRY_BYTES, endsAt: clock() + ttlMs }
      if (slot.bytes > mostBytes) return
      slots.set(key, slot)
      newest = slot
      bytes += slot.bytes
      for (const [oldest, unused] of slots) {
        if (slots.size <= mostEntries && bytes <= mostBytes) break
        remove(oldest, unused)
      }
    },
    clear: () => {
      slots.clear()
      newest = undefined
      bytes = 0
    },
    size: () => ({ entries: slots.size, bytes }),
  }
}
