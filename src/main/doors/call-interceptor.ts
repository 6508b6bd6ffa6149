import { mapEventIterator } from '@orpc/client'
import type { AnyProcedure, ProcedureClientInterceptorOptions } from '@orpc/server'
import type { Logger } from 'pino'
import type { CallContext } from '../routes/context.ts'
import { toWireError } from './wire-errors.ts'

type Call = ProcedureClientInterceptorOptions<CallContext, Record<never, never>, Record<never, never>> & {
  next: () => Promise<unknown>
  procedure: AnyProcedure
}

const isStream = (output: unknown): output is AsyncIterator<unknown> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output && 'next' in output

/** Ends a stream when its caller leaves, even while the generator waits. Its `finally` runs as soon as it can. */
const endingWith = (signal: AbortSignal | undefined, stream: AsyncIterator<unknown>): AsyncIterator<unknown> => {
  if (!signal) return stream
  const gone = Promise.withResolvers<never>()
  gone.promise.catch(() => undefined)
  const leave = () => {
    stream.return?.().catch(() => undefined)
    gone.reject(signal.reason)
  }
  if (signal.aborted) leave()
  else signal.addEventListener('abort', leave, { once: true })
  const settle = () => signal.removeEventListener('abort', leave)
  return {
    next: async () => {
      try {
        const result = await Promise.race([stream.next(), gone.promise])
        if (result.done) settle()
        return result
      } catch (error) {
        settle()
        throw error
      }
    },
    return: async () => {
      settle()
      return (await stream.return?.()) ?? { done: true, value: undefined }
    },
  }
}

/** Gives every error of a call the form of the contract, whether it is thrown at once or in the middle of a stream. */
export const callInterceptor =
  (log: Logger) =>
  async (call: Call): Promise<unknown> => {
    const at = {
      log,
      procedure: call.path.join('.'),
      profileId: call.context.profileId ?? call.context.app.connections.defaultProfileId,
      input: call.procedure['~orpc'].inputSchema,
    }
    const mapped = (error: unknown) =>
      call.signal?.aborted && error === call.signal.reason ? error : toWireError(error, at)
    try {
      const output = await call.next()
      if (!isStream(output)) return output
      return mapEventIterator(endingWith(call.signal, output), {
        value: (value) => value,
        error: (error) => Promise.resolve(mapped(error)),
      })
    } catch (error) {
      throw mapped(error)
    }
  }
