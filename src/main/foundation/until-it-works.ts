export type UntilItWorks<Value> = {
  /** Begins the work or joins it. Every later caller gets its result. */
  get: () => Promise<Value>
  /** Returns the work that was begun and has not failed, or null. */
  begun: () => Promise<Value> | null
  /** Drops the result, so that the next caller begins anew. */
  forget: () => void
  /** Ends the work for good: `get` then fails with `because`. Returns the result, which the caller closes, or null. */
  end: (because: Error) => Promise<Value | null>
}

/**
 * Does work once for all its callers. When it fails, the callers that waited get the error, and the next caller tries
 * again.
 */
export const untilItWorks = <Value>(work: () => Promise<Value>): UntilItWorks<Value> => {
  let current: Promise<Value> | null = null
  let ended: Error | null = null
  const begin = () => {
    const begun: Promise<Value> = work().catch((error: unknown) => {
      if (current === begun) current = null
      throw error
    })
    return begun
  }
  return {
    get: async () => {
      if (ended) throw ended
      return (current ??= begin())
    },
    begun: () => current,
    forget: () => void (current = null),
    end: async (because) => {
      ended = because
      return (await current?.catch(() => null)) ?? null
    },
  }
}
