import type { Cache } from './cache.port.ts'

/** Asks the source each time. `head` returns the token of the last write that is visible now. */
export const uncachedAnswers = (head: () => Promise<string>): Cache => ({
  read: async ({ load }) => {
    const position = await head()
    return { value: await load(), servedFrom: 'source', ageMs: 0, position }
  },
})
