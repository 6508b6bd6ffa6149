import { z } from 'zod'
import type { Kept } from './stores.ts'

/**
 * Every track with what the store keeps that it migrates, and the number of its lock there. A number is never given to
 * another track. `requires` names tracks of the record that must be up to date before this one is applied. A track of the
 * record migrates the PostgreSQL schema of its own name, and only that. A school is open while its tracks with `opens` are
 * as this console needs them; another track that differs keeps no call out. A track of the graph is refused with
 * `CONFLICT` reason `no-graph` when a school has none.
 */
export const TRACKS = {
  directory: { of: 'record', lock: 1, opens: true },
  library: { of: 'record', lock: 5, opens: false },
  films: { of: 'record', lock: 3, opens: false },
  bulletin: { of: 'record', lock: 4, opens: false },
  graph: { of: 'graph', lock: 2, opens: false, requires: ['directory'] },
} as const satisfies Record<
  string,
  { of: Exclude<Kept, 'cache'>; lock: number; opens: boolean; requires?: readonly string[] }
>

const trackNames = Object.keys(TRACKS) as (keyof typeof TRACKS)[]

export const track = z.enum(trackNames)
export type Track = z.infer<typeof track>
type KeptBy = { [Name in Track]: (typeof TRACKS)[Name]['of'] }
/** The tracks of the record. Each is also the name of a PostgreSQL schema. */
export type RecordTrack = { [Name in Track]: KeptBy[Name] extends 'record' ? Name : never }[Track]

/** Returns the tracks that must be up to date before this one is applied. */
export const requirementsOf = (name: Track): readonly RecordTrack[] =>
  (TRACKS[name] as { requires?: readonly RecordTrack[] }).requires ?? []

const withRequirements = (placed: readonly Track[], name: Track): readonly Track[] =>
  placed.includes(name) ? placed : [...requirementsOf(name).reduce(withRequirements, placed), name]

/** Every track in the order in which tracks are applied: after those that it requires, else as they are declared. */
export const trackOrder: readonly Track[] = trackNames.reduce<readonly Track[]>(withRequirements, [])

/** Returns the tracks of the record or of the graph, in the order in which they are applied. */
export const tracksOf = <Of extends KeptBy[Track]>(kept: Of) =>
  trackOrder.filter((name) => TRACKS[name].of === kept) as (Of extends 'record'
    ? RecordTrack
    : Exclude<Track, RecordTrack>)[]
