import type { Id } from '../../../contract/ids.ts'

export type RelatedPerson = {
  id: Id
  kind: 'guardian' | 'parent' | 'relative'
  /** `has`: `related` looks after the person; `is`: the person looks after `related`. */
  direction: 'has' | 'is'
  related: { id: Id; name: string }
}

/** Guardians, parents and relatives, as the roster names them. */
export type RelationshipRegister = {
  /** Both directions, those the person has first, each by name. Deleted people are left out; of an unknown person: empty. */
  of: (personId: Id) => Promise<RelatedPerson[]>
}
