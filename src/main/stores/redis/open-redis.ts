import { ExponentialBackoff, handleAll, retry } from 'cockatiel'
import { type StoreFault, storeFaultOf } from '../../../contract/store-faults.ts'
import { type Calls, callsWithin } from './calls-within.ts'
import { type Examined, examineRedis } from './examine-redis.ts'
import { makeRedisClient, type RedisClient, type RedisLimits } from './redis-client.ts'
import { meansAway, RedisAway, redisFault } from './redis-fault.ts'
import type { RedisTarget } from './redis-target.ts'

const LIMITS: RedisLimits = { commandMs: 250, connectMs: 2_000 }
const LOOK_EVERY_MS = 2_000
/** Waiting times between two attempts to connect, with jitter. */
const BACKOFF = { initialDelay: 50, maxDelay: 5_000 }
/** A connection that was lost sooner counts as a failed attempt. */
const LASTING_MS = 10_000
const CLOSE_MS = 300

/** The server still answers reads. */
const takesNoWrites = ({ code }: StoreFault) => code === 'redis-out-of-memory' || code === 'redis-disk'

export type RedisHealth = Omit<Examined, 'latencyMs'> & {
  /** `connecting` only until the first attempt has ended. */
  state: 'connecting' | 'up' | 'down'
  /** One round trip, in milliseconds; null unless up. */
  latencyMs: number | null
  /** When this was found out, by `performance.now()`; null while connecting. */
  lookedAt: number | null
}

export type RedisConnection = {
  /**
   * Runs a command or a pipeline, whose result has the error of each of its commands. Rejects with `RedisAway` when it
   * takes longer than the command limit, when the server refuses to serve, and at once while the server is away. An error
   * of the command itself comes as the driver gives it. A call before the first attempt to connect has ended waits for
   * it, no longer than the command limit. Nothing is ever sent again, so a rejected write is not done later.
   */
  run: <Value>(command: (redis: RedisClient) => Promise<Value>) => Promise<Value>
  health: () => RedisHealth
  /** Calls back after each change of state or fault. Returns a function that ends this. */
  onHealth: (changed: (health: RedisHealth) => void) => () => void
  /** Ends all connections. Later calls of `run` reject. Returns within some hundred milliseconds, whatever the server does. */
  close: () => Promise<void>
}

type Line = {
  client: RedisClient
  /** Resolves with the cause when the client is lost. */
  lost: Promise<RedisAway>
  lose: (fault: StoreFault) => void
  calls: Calls
  /** The looks at how the server is. */
  looks: Calls
}

/** Settles as the work does. Rejects with `RedisAway` after the limit, and when `lost` resolves. */
const inTime = async <Value>(ms: number, work: Promise<Value>, lost?: Promise<RedisAway>): Promise<Value> => {
  const calls = callsWithin(ms)
  void lost?.then(calls.end)
  try {
    return await calls.settle(work)
  } finally {
    calls.end(new RedisAway(storeFaultOf('console-closes')))
  }
}

/** Tells only that something failed; an earlier error told what. After a wrong password a server says that none came. */
const tellsLittle = ({ code }: StoreFault) =>
  ['redis-closed', 'redis-no-sentinel', 'password-missing', 'failed'].includes(code)

/**
 * Opens a connection in the background and keeps it: a lost one is made anew, first at once, then after growing times.
 * Never emits an error, and never leaves a rejection unhandled. Close it once.
 */
export const openRedis = (target: RedisTarget, options: Partial<RedisLimits> = {}): RedisConnection => {
  const limits = { ...LIMITS, ...options }
  const ending = new AbortController()
  const listeners = new Set<(health: RedisHealth) => void>()
  const first = Promise.withResolvers<void>()
  let health: RedisHealth = { state: 'connecting', serverVersion: null, latencyMs: null, fault: null, lookedAt: null }
  /** The client that is used or being made. */
  let current: Line | null = null

  const tell = (found: Omit<RedisHealth, 'lookedAt'>) => {
    const next = { ...found, lookedAt: performance.now() }
    const differs = next.state !== health.state || next.fault?.code !== health.fault?.code
    health = next
    if (differs) for (const listener of listeners) listener(next)
  }
  const isDown = (fault: StoreFault) => tell({ state: 'down', serverVersion: null, latencyMs: null, fault })

  const makeLine = async (): Promise<Line> => {
    const client = await makeRedisClient(target, limits)
    let said: StoreFault | undefined
    // The driver tells the cause of a failure here. Its rejection tells only that it failed.
    const hear = (error: unknown) => {
      const fault = redisFault(error)
      if (!tellsLittle(fault)) said = fault
    }
    client.on('error', hear).on('sentinelError', hear).on('node error', hear)
    const lost = Promise.withResolvers<RedisAway>()
    const calls = callsWithin(limits.commandMs)
    const looks = callsWithin(limits.connectMs)
    let isLost = false
    const lose = (fault: StoreFault) => {
      if (isLost) return
      isLost = true
      const told = tellsLittle(fault) && said ? said : fault
      // A server without TLS waits for a command, and does not answer the beginning of TLS.
      const silent = told.code === 'no-answer' && target.tls !== 'disable'
      const cause = new RedisAway(silent ? storeFaultOf('redis-tls-no-answer') : told)
      calls.end(cause)
      looks.end(cause)
      lost.resolve(cause)
      client.disconnect()
    }
    client.once('end', () => lose(storeFaultOf('redis-closed')))
    return { client, lost: lost.promise, lose, calls, looks }
  }

  /** Looks from time to time until the line is lost. */
  const watchUntilLost = async ({ client, lost, lose, looks }: Line, version: string | null) => {
    const look = async () => {
      try {
        tell({ state: 'up', ...(await looks.settle(examineRedis(client, { version }))) })
      } catch (error) {
        lose(redisFault(error))
      }
    }
    const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref()
    await lost
    clearInterval(timer)
  }

  /** Connects and stays until the line is lost. Returns when the line lasted, so that the next one is tried at once. */
  const connectOnce = async () => {
    const line = await makeLine()
    current = line
    try {
      if (ending.signal.aborted) throw new RedisAway(storeFaultOf('console-closes'))
      const answered = line.client.connect().then(() => examineRedis(line.client))
      const found = await inTime(limits.connectMs + 2 * limits.commandMs, answered, line.lost)
      tell({ state: 'up', ...found })
      first.resolve()
      const since = performance.now()
      await watchUntilLost(line, found.serverVersion)
      if (performance.now() - since > LASTING_MS) return
      throw await line.lost
    } catch (error) {
      line.lose(redisFault(error))
      throw error
    } finally {
      isDown(redisFault(await line.lost))
      current = null
      first.resolve()
    }
  }

  const again = retry(handleAll, { maxAttempts: Infinity, backoff: new ExponentialBackoff(BACKOFF) }).dangerouslyUnref()
  const keep = async () => {
    while (!ending.signal.aborted) await again.execute(connectOnce, ending.signal)
  }
  const kept = keep().catch(() => undefined)

  return {
    run: async (command) => {
      if (health.state === 'connecting') await inTime(limits.commandMs, first.promise)
      const used = current
      if (used === null || health.state !== 'up') throw new RedisAway(health.fault ?? storeFaultOf('console-closes'))
      try {
        return await used.calls.settle(command(used.client))
      } catch (error) {
        const fault = redisFault(error)
        if (meansAway(error)) {
          isDown(fault)
          used.lose(fault)
        } else if (takesNoWrites(fault)) tell({ ...health, fault })
        else throw error
        throw error instanceof RedisAway ? error : new RedisAway(fault, { cause: error })
      }
    },
    health: () => health,
    onHealth: (changed) => {
      listeners.add(changed)
      return () => void listeners.delete(changed)
    },
    close: async () => {
      ending.abort()
      if (current === null) return
      current.lose(storeFaultOf('console-closes'))
      await inTime(CLOSE_MS, kept).catch(() => undefined)
    },
  }
}
