import type { KeptAnswer } from './kept-answer.ts'

/** The largest answer that is kept, in bytes of its encoded form. */
export const MOST_BYTES = 1024 * 1024
/** The same with its seal. */
export const MOST_STORED_BYTES = MOST_BYTES + 64

/** Answers in the memory of this process, bounded in number and bytes. */
export type MemoryLevel = {
  /** Answers at once, so that a kept answer costs its caller no turn of the event loop. */
  get: (key: string) => KeptAnswer | undefined
  /** `bytes` is the length of the encoded answer. One that is larger than the level allows is not kept. */
  set: (answer: KeptAnswer, how: { bytes: number; ttlMs: number }) => void
  clear: () => void
  size: () => { entries: number; bytes: number }
}

/**
 * Answers that several processes share. No method fails, and none takes longer than some hundred milliseconds: a store
 * that is away has nothing.
 */
export type SharedLevel = {
  /** Returns what was set, or some of it when it has more than `MOST_STORED_BYTES`. */
  get: (key: string) => Promise<string | undefined>
  set: (key: string, encoded: string, ttlMs: number) => Promise<void>
  /**
   * Claims the right to load an answer for `ttlMs`. Returns null when the store is away, and `taken` while another
   * process has the right. The right is given back only by its owner.
   */
  claim: (key: string, ttlMs: number) => Promise<{ release: () => Promise<void> } | 'taken' | null>
}
