import type { Driver, ManagedTransaction, Session } from 'neo4j-driver'
import { leaveWhenStill } from './stands-still.ts'

/** Writes in one transaction. The driver tries again when the server asks for that, so `work` may run several times. */
export type GraphWriter = <Result>(work: (tx: ManagedTransaction) => Promise<Result>) => Promise<Result>

export const inSession = async <Result>(
  { driver, database }: { driver: Driver; database?: string },
  work: (session: Session) => Promise<Result>,
): Promise<Result> => {
  const session = driver.session({ database })
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

type Target = {
  driver: Driver
  database?: string
  /**
   * The server ends a transaction that takes longer than this, in ms, with the code `TransactionTimedOut`. Nothing of
   * it is kept.
   */
  timeoutMs?: number
}

export const graphWriter =
  ({ timeoutMs, ...target }: Target): GraphWriter =>
  (work) =>
    leaveWhenStill(timeoutMs, () => inSession(target, (session) => session.executeWrite(work, { timeout: timeoutMs })))

/** Writes with one statement in one round trip. It is not tried again. */
export const graphRunner =
  ({ timeoutMs, ...target }: Target) =>
  (text: string, parameters: Record<string, unknown> = {}): Promise<unknown> =>
    leaveWhenStill(timeoutMs, () =>
      inSession(target, (session) => session.run(text, parameters, { timeout: timeoutMs })),
    )

/** Rows deleted in one transaction. All of them have to fit into the server's memory. */
const DELETED_AT_ONCE = 10_000

/**
 * Deletes in as many transactions as needed. The signal ends it between two. `text` deletes at most `$limit` rows and
 * returns their number as `removed`.
 */
export const deleteInTurns = async (
  write: GraphWriter,
  { text, parameters, signal }: { text: string; parameters: Record<string, unknown>; signal?: AbortSignal },
): Promise<void> => {
  for (let removed = DELETED_AT_ONCE; removed === DELETED_AT_ONCE;) {
    signal?.throwIfAborted()
    removed = await write(async (tx) => {
      const { records } = await tx.run(text, { ...parameters, limit: DELETED_AT_ONCE })
      return records[0]!.get('removed') as number
    })
  }
}
