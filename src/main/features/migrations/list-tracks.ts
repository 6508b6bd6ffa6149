import { Refusal } from '../../../contract/errors.ts'
import { requirementsOf, type Track, type TrackStatus, tracksOf } from '../../../contract/migrations.ts'
import { type Migrations, trackStatus } from './migrate-track.ts'

/**
 * Lists every track of a school. A graph that does not answer gives its reason, so that the other tracks are still
 * shown.
 */
export const listTracks = async (database: Migrations, graph: Migrations | null): Promise<TrackStatus[]> => {
  const statusOfGraph = async (ports: Migrations, track: Track): Promise<TrackStatus> => {
    try {
      return await trackStatus(ports, track)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'STORE_UNAVAILABLE') throw error
      const { reason } = error.data as { reason: string }
      const nothing = { rows: [], pending: 0, planDigest: '', takenBack: null }
      return { track, requires: [...requirementsOf(track)], ...nothing, unavailable: reason }
    }
  }
  return Promise.all([
    ...tracksOf('record').map((track) => trackStatus(database, track)),
    ...(graph ? tracksOf('graph').map((track) => statusOfGraph(graph, track)) : []),
  ])
}
