import type { GraphStore } from '../../../contract/stores.ts'
import type { ConnectionProbe, GraphProbe, RedisProbe } from './connection-probe.port.ts'
import type { SceneBooks } from '../org-chart/scene-book.port.ts'
import type { ProfileStore } from './profile-store.port.ts'
import type { SecretStore } from './secret-store.port.ts'

/** The schools that a console can open. */
export type Connections = {
  defaultProfileId: string
  profiles: ProfileStore
  secrets: SecretStore
  probe: ConnectionProbe
  graphProbes: Record<GraphStore, GraphProbe>
  redisProbe: RedisProbe
  scenes: SceneBooks
  /** Closes the open school of a profile that was changed or removed. The next call opens it anew. */
  forget: (profileId: string) => Promise<void>
}
