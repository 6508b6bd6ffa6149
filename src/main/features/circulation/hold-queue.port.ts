/**
 * What every writer that makes copies available, or takes available ones, owes to those who wait for the book. All of it
 * happens inside of the writer's own transaction, the `Scope`. Afterwards nobody waits while a copy is free.
 */
export type HoldQueues<Scope> = {
  /**
   * Locks books in the order of their ids until the transaction ends. Comes before the locks of copies and accounts.
   * Unknown ids are passed over.
   */
  lock: (scope: Scope, bookIds: readonly string[]) => Promise<void>
  /** Settles the queues of locked books, after their copies have become available. */
  settle: (scope: Scope, bookIds: readonly string[]) => Promise<void>
  /** Locks those of the books for which somebody waits, and settles their queues. The others are not locked. */
  settleWaitedFor: (scope: Scope, bookIds: readonly string[]) => Promise<void>
}
