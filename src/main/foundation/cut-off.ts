/**
 * Codes with which Neo4j ends a transaction whose time is over. It says the second when the transaction waited for a lock
 * just then.
 */
export const cutOffCode = /TransactionTimedOut|LockClientStopped/
