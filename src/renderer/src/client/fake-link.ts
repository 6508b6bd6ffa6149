import type { Link } from './links.ts'

type Answer = (
  input: never,
  call: { signal: AbortSignal | undefined; profileId: string | undefined; requestId: string | undefined },
) => unknown

/**
 * A link that answers with functions instead of a host, by dotted procedure name: `{ 'people.get': () => person }`.
 * Their errors are passed on. A procedure without a function rejects.
 */
export const fakeLink = (answers: Record<string, Answer>): Link => ({
  call: async (path, input, { context, signal }) => {
    const name = path.join('.')
    const answer = answers[name]
    if (answer === undefined) throw new Error(`The fake link has no answer for ${name}.`)
    return answer(input as never, { signal, profileId: context.profileId, requestId: context.requestId })
  },
})
