import { refusal } from '../../../contract/errors.ts'
import { type Track, TRACKS } from '../../../contract/migrations.ts'
import type { Migrations } from './migrate-track.ts'

/** Returns where a track's history is kept. `CONFLICT` reason `no-graph` when the school has no such store. */
export const storeOfTrack = (
  { record, graph }: { record: Migrations; graph: Migrations | null },
  track: Track,
): Migrations => {
  if (TRACKS[track].of === 'record') return record
  if (graph) return graph
  throw refusal('CONFLICT', { reason: 'no-graph', detail: 'This school has no Neo4j.' })
}
