import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import type { HoldQueues } from '../circulation/hold-queue.port.ts'

/** The store of a shop, and the queues of those who wait for the books that it sells. */
export type ShopStore = { store: PostgresStore; queues: HoldQueues<WriteScope> }
