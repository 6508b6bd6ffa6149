export type UntilItWorks<Value> = {
  /** Begins the work, or joins it; what was done is given to every later caller. */
  get: () => Promise<Value>
  /** What was begun and has not failed; null before. */
  begun: () => Promise<Value> | null
  /** The next caller has it done anew. */
  forget: () => void
  /** Nothing is begun from here on: `get` fails with this. Gives what was done, for whoever closes it; null: nothing was. */
  end: (because: Error) => Promise<Value | null>
}

/** Work that is done once for all its callers. When it failed, those who waited are told, and the next caller tries anew. */
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
