import type { Id } from '../../../contract/ids.ts'

export type RelatedPerson = {
  id: Id
  kind: 'guardian' | 'parent' | 'relative'
  /** `has` means that `related` looks after the person; `is` means that the person looks after `related`. */
  direction: 'has' | 'is'
  related: { id: Id; name: string }
}

/** Guardians, parents and relatives, as the roster names them. */
export type RelationshipRegister = {
  /** Returns both directions, `has` first, each by name. Deleted people are left out. An unknown person has none. */
  of: (personId: Id) => Promise<RelatedPerson[]>
}
