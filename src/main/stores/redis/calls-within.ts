import { storeFaultOf } from '../../../contract/store-faults.ts'
import { RedisAway } from './redis-fault.ts'

/** The calls under way on one client. Each may take equally long. */
export type Calls = {
  /** Settles as the work does. Rejects with `RedisAway` after the limit, and when the calls end. */
  settle: <Value>(work: Promise<Value>) => Promise<Value>
  /** Rejects the calls under way and all later ones. */
  end: (cause: RedisAway) => void
}

type Call = { fail: (error: unknown) => void; endsAt: number }

/**
 * Bounds calls by one timer for all of them: the first that began is the first that ends. A call leaves as soon as it
 * has ended. A promise of the loss, raced with each call, would keep every call for as long as a connection lasts.
 */
export const callsWithin = (ms: number): Calls => {
  /** In the order of their begin. */
  const calls = new Set<Call>()
  let ended: RedisAway | null = null
  let timer: NodeJS.Timeout | null = null

  const endLate = () => {
    timer = null
    const now = performance.now()
    for (const call of calls) {
      if (call.endsAt > now) {
        timer = setTimeout(endLate, Math.ceil(call.endsAt - now))
        return
      }
      call.fail(new RedisAway(storeFaultOf('stands-still')))
    }
  }
  return {
    settle: (work) =>
      new Promise((resolve, reject) => {
        const call: Call = {
          fail: (error) => {
            calls.delete(call)
            reject(error as Error)
          },
          endsAt: performance.now() + ms,
        }
        work.then((value) => {
          calls.delete(call)
          resolve(value)
        }, call.fail)
        if (ended) return call.fail(ended)
        calls.add(call)
        // It outlives the call that it was set for, until the calls end.
        timer ??= setTimeout(endLate, ms)
      }),
    end: (cause) => {
      ended = cause
      for (const call of calls) call.fail(cause)
      if (timer) clearTimeout(timer)
      timer = null
    },
  }
}
