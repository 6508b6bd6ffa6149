import type { CreateDriverResult, L1CacheDriver } from 'bentocache/types'

export type BoundedMemory = CreateDriverResult<L1CacheDriver> & { size: () => { entries: number; bytes: number } }

type Slot = { value: unknown; bytes: number }

/** What an entry takes beside its value, by a rough estimate. */
const ENTRY_BYTES = 400

/**
 * Keeps values as they are, without encoding them, and drops those that were not used for longest when there are too many
 * entries or bytes. `bytesOf` weighs a value. The cache library itself ends what is too old.
 */
export const boundedMemory = ({
  mostEntries,
  mostBytes,
  bytesOf,
}: {
  mostEntries: number
  mostBytes: number
  bytesOf: (value: unknown) => number
}): BoundedMemory => {
  /** In the order of their last use. */
  const slots = new Map<string, Slot>()
  let bytes = 0

  const remove = (key: string): boolean => {
    const slot = slots.get(key)
    if (slot === undefined) return false
    bytes -= slot.bytes
    return slots.delete(key)
  }
  const get = (key: string): unknown => {
    const slot = slots.get(key)
    if (slot === undefined) return undefined
    slots.delete(key)
    slots.set(key, slot)
    return slot.value
  }
  const set = (key: string, value: unknown): boolean => {
    remove(key)
    const slot = { value, bytes: bytesOf(value) + 2 * key.length + ENTRY_BYTES }
    if (slot.bytes > mostBytes) return false
    slots.set(key, slot)
    bytes += slot.bytes
    for (const oldest of slots.keys()) {
      if (slots.size <= mostEntries && bytes <= mostBytes) break
      remove(oldest)
    }
    return true
  }
  const driver = {
    type: 'l1',
    get,
    set,
    pull: (key: string) => {
      const value = get(key)
      remove(key)
      return value
    },
    getRemainingTtl: () => undefined,
    delete: remove,
    deleteMany: (keys: string[]) => {
      for (const key of keys) remove(key)
      return true
    },
    clear: () => {
      slots.clear()
      bytes = 0
    },
    namespace: () => driver,
    disconnect: async () => undefined,
  }
  return {
    options: { serialize: false },
    factory: () => driver as unknown as L1CacheDriver,
    size: () => ({ entries: slots.size, bytes }),
  }
}
