import type { Track } from '../../../contract/migrations.ts'

/** One object of a store's schema, as the store has it now. */
export type SchemaObject = {
  /** The kind of object by the store's own word, e.g. `constraint` or `index`. */
  element: string
  name: string
  /**
   * What the object is on and of which kind, in one form for all versions of the server. Equal texts are equal objects.
   */
  definition: string
  /**
   * `populating` means that the server is still building the object and will finish by itself. `failed` means that the
   * object exists but cannot be used.
   */
  state: 'online' | 'populating' | 'failed'
  /** The statement that makes the object again, by the store's own word. */
  statement: string
  /** True when the object is on a label or type that only this product has. Objects of others are not drift. */
  ours: boolean
}

/** Reads and mends the schema that a track's migrations made in its store. The ledger is not part of it. */
export type TrackSchema = {
  /** Returns the objects that exist now, of the kinds that the track's migrations make, in the order of names. */
  read: (track: Track) => Promise<SchemaObject[]>
  /** Returns the statement that drops an object. The statement succeeds when the object is gone already. */
  dropping: (object: Pick<SchemaObject, 'element' | 'name'>) => string
  /**
   * Runs one statement of a repair. A refusal by the store is a `RULE_VIOLATION` of rule `schema`, with the store's
   * reason.
   */
  run: (track: Track, step: { name: string; statement: string }) => Promise<void>
}
