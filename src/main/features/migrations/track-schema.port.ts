import type { Track } from '../../../contract/migrations.ts'

/** One object of a store's schema, as the store has it now. */
export type SchemaObject = {
  /** `constraint`, `index`; what a store calls it. */
  element: string
  name: string
  /** What it is on and of which kind, in one form for all versions of the server; equal texts are equal objects. */
  definition: string
  /** `populating`: being made, it will be there by itself. `failed`: there, and of no use. */
  state: 'online' | 'populating' | 'failed'
  /** Stands on what only this product has; others' objects are no drift. */
  ours: boolean
}

/** The schema of a track's store beside its ledger: what migrations left there, compared and mended. */
export type TrackSchema = {
  /** What there is now of the kinds that the track's migrations make, in the order of names. */
  read: (track: Track) => Promise<SchemaObject[]>
  /** The statement that drops an object; one that is gone already is no error. */
  dropping: (object: Pick<SchemaObject, 'element' | 'name'>) => string
  /** Runs one statement of a repair. A refusal by the store is a `RULE_VIOLATION` of rule `schema`, with its reason. */
  run: (track: Track, step: { name: string; statement: string }) => Promise<void>
}
