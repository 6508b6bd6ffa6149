export type UntilItWorks<Value> = {
  /** Begins the work, or joins it; what was done is given to every later caller. */
  get: () => Promise<Value>
  /** What was begun and has not failed; null before. */
  begun: () => Promise<Value> | null
  /** The next caller has it done anew. */
  forget: () => void
}

/** Work that is done once for all its callers. When it failed, those who waited are told, and the next caller tries anew. */
export const untilItWorks = <Value>(work: () => Promise<Value>): UntilItWorks<Value> => {
  let current: Promise<Value> | null = null
  return {
    get: () =>
      (current ??= work().catch((error: unknown) => {
        current = null
        throw error
      })),
    begun: () => current,
    forget: () => void (current = null),
  }
}
