import type { Profile } from '../../../../contract/connections.ts'
import type { Refusal } from '../../../../contract/errors.ts'
import type { Track } from '../../../../contract/migrations.ts'
import type { StoreFault } from '../../../../contract/store-faults.ts'
import type { ProfileStore } from '../../connections/profile-store.port.ts'
import type { Migrations } from '../migrate-track.ts'
import type { MigrationPlan } from '../plan-migrations.ts'

/** What one track of a school tells: its plan, or why its store did not tell. */
export type TrackSeen = { track: Track; plan: MigrationPlan } | { track: Track; fault: StoreFault }

/** Reads the ledgers of schools without opening them. */
export type FleetLedgers = {
  /**
   * Makes ready what schools share, e.g. starts the console's own server. Called once before schools are read. Never
   * rejects: a school tells by itself what does not work.
   */
  prepare: (profiles: readonly Profile[]) => Promise<void>
  /**
   * Returns every track of the school, those of the record first, over connections that are closed afterwards. Takes
   * about as long as the limit at most. Never rejects for a store that is away.
   */
  read: (profile: Profile) => Promise<TrackSeen[]>
}

/** A school that is open for migrations. */
export type FleetTarget = {
  record: Migrations
  /** null when the school has no graph. */
  graph: Migrations | null
  /** Refuses with `STORE_UNAVAILABLE` when the database does not answer. Makes a missing embedded database. */
  reach: () => Promise<void>
}

export type Fleet = {
  profiles: Pick<ProfileStore, 'list'>
  ledgers: FleetLedgers
  open: (profileId: string) => Promise<FleetTarget>
  /** Returns the refusal that tells what a school threw. An error that nobody foresaw is logged as an incident. */
  explain: (error: unknown, profileId: string) => Refusal
}
