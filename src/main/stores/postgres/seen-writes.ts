import { driverErrorOf } from './driver-error.ts'

const DISK_FULL = '53100'

/** What the latest writes tell about the disk of the server, which does not tell it by itself. */
export type SeenWrites = {
  went: () => void
  failed: (error: unknown) => void
  /** True when a write failed because the disk was full and no write succeeded since. */
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
