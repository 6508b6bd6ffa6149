import { driverErrorOf } from './driver-error.ts'

const DISK_FULL = '53100'

/** What the latest writes of a store say of the disk of its server, which says nothing of it by itself. */
export type SeenWrites = {
  went: () => void
  failed: (error: unknown) => void
  /** A write failed for want of room, and none went through since. */
  diskIsFull: () => boolean
}

export const seenWrites = (): SeenWrites => {
  let full = false
  return {
    went: () => (full = false),
    failed: (error) => {
      const { code } = (driverErrorOf(error) ?? {}) as { code?: unknown }
      if (code === DISK_FULL) full = true
    },
    diskIsFull: () => full,
  }
}
