import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import type { ManagedTransaction } from 'neo4j-driver'
import { refusal } from '../../../../contract/errors.ts'
import { VERSION } from '../../../foundation/version.ts'
import type { MigrationEvent } from '../../../../contract/migrations.ts'
import type { GraphWriter } from '../../../stores/neo4j/graph-writer.ts'

const POLL_MS = 250
/** How often a holder renews its lock. A holder that was silent for `STALE_MS` has died, and its lock is taken over. */
const BEAT_MS = 10_000
const STALE_MS = 60_000

const TAKE = `MERGE (lock:__Neo4jMigrationsLock {id: 'school-directory'})
ON CREATE SET lock.name = $name, lock.token = $token, lock.at = timestamp(), lock.since = timestamp()
WITH lock, lock.at < timestamp() - $stale AS stale
SET lock.token = CASE WHEN stale THEN $token ELSE lock.token END, lock.name = CASE WHEN stale THEN $name ELSE lock.name END,
    lock.since = CASE WHEN stale THEN timestamp() ELSE lock.since END, lock.at = CASE WHEN stale THEN timestamp() ELSE lock.at END
RETURN lock.token AS token, lock.name AS name, lock.since AS since`
const BEAT = 'MATCH (lock:__Neo4jMigrationsLock {token: $token}) SET lock.at = timestamp()'
/** Touching the node holds it until the end of the transaction, so that nobody takes the lock over in between. */
const FENCE = `${BEAT} RETURN lock.token AS token`
const GIVE_BACK = 'MATCH (lock:__Neo4jMigrationsLock {token: $token}) DELETE lock'

/** The lock of the graph while this console holds it. */
export type GraphLock = {
  /**
   * Refuses with `CONFLICT` reason `lock-lost` when another console took the lock over. When it does not, nobody takes
   * it over before the transaction ends.
   */
  hold: (tx: ManagedTransaction) => Promise<void>
  giveBack: () => Promise<void>
}

/**
 * Takes the lock of the graph, which is a node because sessions of Neo4j hold no locks. Yields each other holder once.
 */
export async function* takeGraphLock(
  write: GraphWriter,
  { signal, by }: { signal?: AbortSignal; by: string },
): AsyncGenerator<MigrationEvent, GraphLock> {
  const token = randomUUID()
  const name = `${by}, console ${VERSION} of ${userInfo().username}, process ${process.pid}`
  let named: string | null = null
  for (;;) {
    signal?.throwIfAborted()
    const holder = await write(async (tx) => {
      const { records } = await tx.run(TAKE, { token, name, stale: STALE_MS })
      return records[0]!.toObject() as { token: string; name: string; since: number | null }
    })
    if (holder.token === token) break
    const words = holder.since ? `${holder.name}, since ${new Date(holder.since).toISOString()}` : holder.name
    if (words !== named) yield { kind: 'waiting', holder: words }
    named = words
    // An abort ends the pause early. The next round then ends the wait with the caller's reason.
    await pause(POLL_MS, undefined, { signal }).catch(() => undefined)
  }
  const beat = () => write((tx) => tx.run(BEAT, { token })).catch(() => undefined)
  const beating = setInterval(() => void beat(), BEAT_MS)
  beating.unref()
  return {
    hold: async (tx) => {
      const { records } = await tx.run(FENCE, { token })
      if (records.length > 0) return
      const detail = 'This console was silent for a minute, and another one took the lock over. See what it has done.'
      throw refusal('CONFLICT', { reason: 'lock-lost', detail })
    },
    giveBack: async () => {
      clearInterval(beating)
      await write((tx) => tx.run(GIVE_BACK, { token }))
    },
  }
}
