/**
 * The codes with which Neo4j ends a transaction that exceeded its time. It gives the second one when the transaction
 * was waiting for a lock.
 */
export const cutOffCode = /TransactionTimedOut|LockClientStopped/
