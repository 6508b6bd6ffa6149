import { Refusal } from '../../../contract/errors.ts'
import type { TrackStatus } from '../../../contract/migrations.ts'
import { type Migrations, trackStatus } from './migrate-track.ts'

/** Every track of a school. A graph that does not answer says why, so that the database's own track is still shown. */
export const listTracks = async (database: Migrations, graph: Migrations | null): Promise<TrackStatus[]> => {
  const statusOfGraph = async (ports: Migrations): Promise<TrackStatus> => {
    try {
      return await trackStatus(ports, 'graph')
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'STORE_UNAVAILABLE') throw error
      const { reason } = error.data as { reason: string }
      return { track: 'graph', rows: [], pending: 0, planDigest: '', unavailable: reason, takenBack: null }
    }
  }
  return Promise.all([trackStatus(database, 'directory'), ...(graph ? [statusOfGraph(graph)] : [])])
}
