import type pg from 'pg'
import type { GuardedClient } from './guarded-client.ts'

/** A statement with a name is parsed once on each connection. */
export type Lookup = { name: string; text: string; values?: unknown[] }

/**
 * Short reads that share a few connections. Several are under way on one connection at a time, so that none waits for a
 * connection and each costs less than a query of the pool. They may not write, stream or belong to a transaction.
 */
export type Lookups = {
  query: <Row extends pg.QueryResultRow>(lookup: Lookup) => Promise<pg.QueryResult<Row>>
}

/** Whether the process stays alive for a connection. The types of pg lack these. */
type KeptAlive = { ref: () => void; unref: () => void }

/** Two keep a slow look-up from delaying all others. More would not answer more on a few cores. */
const LANES = 2

/**
 * The server ends a look-up after this many milliseconds. One that takes longer delays those behind it and belongs on
 * the pool.
 */
export const LOOKUP_LIMIT_MS = 2_000

/** A connection that nobody used for this long is closed. */
const IDLE_MS = 60_000

const keptAlive = (client: GuardedClient) => client as unknown as KeptAlive

type Lane = {
  waiting: number
  query: <Row extends pg.QueryResultRow>(lookup: Lookup) => Promise<pg.QueryResult<Row>>
  close: () => Promise<void>
}

const openLane = (make: () => GuardedClient): Lane => {
  let connected: Promise<GuardedClient> | null = null
  let idle: NodeJS.Timeout | null = null

  const connect = async () => {
    const client = make()
    client.on('error', () => undefined)
    await client.connect()
    return client
  }

  const present = (): Promise<GuardedClient> => {
    if (connected) return connected
    const begun = connect()
    const forget = () => {
      if (connected === begun) connected = null
    }
    begun.then((client) => client.once('end', forget), forget)
    return (connected = begun)
  }

  const leave = async () => {
    const leaving = connected
    connected = null
    await (await leaving?.catch(() => null))?.leave()
  }

  const lane: Lane = {
    waiting: 0,
    query: async (lookup) => {
      lane.waiting += 1
      if (idle) clearTimeout(idle)
      try {
        const client = await present()
        keptAlive(client).ref()
        return await client.query(lookup)
      } finally {
        lane.waiting -= 1
        if (lane.waiting === 0) {
          idle = setTimeout(() => void leave(), IDLE_MS).unref()
          void connected?.then((client) => lane.waiting === 0 && keptAlive(client).unref()).catch(() => undefined)
        }
      }
    },
    close: async () => {
      if (idle) clearTimeout(idle)
      await leave()
    },
  }
  return lane
}

/**
 * Connects at the first look-up, and again when a connection was lost. A look-up under way then fails. `make` returns a
 * new client that sends one statement before the last is answered (`pipeline`).
 */
export const openLookups = (make: () => GuardedClient): Lookups & { close: () => Promise<void> } => {
  const lanes = Array.from({ length: LANES }, () => openLane(make))
  const shortest = () => lanes.reduce((least, lane) => (lane.waiting < least.waiting ? lane : least))
  let closed = false
  return {
    query: async (lookup) => {
      if (closed) throw new Error('Cannot use a pool after calling end on the pool')
      return shortest().query(lookup)
    },
    close: async () => {
      closed = true
      await Promise.all(lanes.map((lane) => lane.close()))
    },
  }
}
