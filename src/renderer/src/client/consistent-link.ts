import { READS_AT_LEAST } from '../../../contract/protocol/consistency.ts'
import { type Changed, type WriteName, writes } from '../../../contract/protocol/writes.ts'
import type { Link } from './links.ts'

type Position = {
  of: (profileId: string | undefined) => string | undefined
  learn: (profileId: string | undefined, consistencyToken: string) => void
  wrote: (profileId: string | undefined, consistencyToken: string, changed: readonly Changed[]) => void
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isStream = (value: unknown): value is AsyncIterable<unknown> => isObject(value) && Symbol.asyncIterator in value

/** The token in the answer of a write, or in the last event of its stream. */
const tokenIn = (answer: unknown): string | undefined => {
  if (!isObject(answer)) return undefined
  const { consistencyToken } = isObject(answer.report) ? answer.report : answer
  return typeof consistencyToken === 'string' ? consistencyToken : undefined
}

/**
 * A link whose reads include every write that was sent over it. It keeps the tokens of answers and streams, and adds
 * the latest token of the school to each call of a procedure that takes `atLeast`.
 */
export const consistentLink = (link: Link, position: Position): Link => ({
  call: async (path, input, options) => {
    const { profileId } = options.context
    const changed = Object.hasOwn(writes, path.join('.')) ? writes[path.join('.') as WriteName] : []
    const keep = (answer: unknown) => {
      const token = tokenIn(answer)
      if (token === undefined) return
      position.learn(profileId, token)
      position.wrote(profileId, token, changed)
    }
    const each = async function* (events: AsyncIterable<unknown>) {
      for await (const event of events) {
        keep(event)
        yield event
      }
    }
    const atLeast = position.of(profileId)
    const knows = atLeast !== undefined && READS_AT_LEAST.includes(path.join('.'))
    const answer = await link.call(path, knows ? { ...(input as object), atLeast } : input, options)
    keep(answer)
    return isStream(answer) ? each(answer) : answer
  },
})
