import type { Id } from '../../../contract/ids.ts'
import type { Choice, OpenEntries } from '../../../contract/open-entries.ts'
import type { Page } from '../../../contract/page.ts'
import type {
  PeopleFilter,
  PeopleSort,
  Person,
  PersonInput,
  PersonPatch,
  PersonRow,
  PersonStatus,
} from '../../../contract/people.ts'
import type { Author } from '../../foundation/author.ts'

export type IdAndVersion = { id: Id; version: number }
export type WrittenPerson = Person & { consistencyToken: string }

/** A row of the export: the person and the names of the main assignment. */
export type ExportedPerson = Person & { role: string | null; orgUnit: string | null }

/**
 * The people of one school. Every list is in a total order: rows equal in the sort's key come by id, and people without
 * an e-mail come last in ascending order. Every write is one transaction with its audit and outbox events. A write
 * refuses an unknown id (`NOT_FOUND`), another version than the current one (`STALE_VERSION`), an edit of a deleted
 * person (`DELETED`) and an e-mail or sourcedId that another person has (`DUPLICATE`). When a deleted or inactive
 * person comes back, open entries that the choice does not keep end in the same transaction. A choice that does not
 * state how many end is refused (`RULE_VIOLATION`, rule `choice-needed`).
 */
export type PeopleDirectory = {
  /** Returns a page in the order of `sort`. The first page has `total`, counted up to COUNT_CAP. */
  search: (query: PeopleFilter & { sort: PeopleSort; cursor?: string; limit: number }) => Promise<Page<PersonRow>>
  /** Returns the exact number of matching people. */
  count: (filter: PeopleFilter) => Promise<number>
  /** Returns cursors of the pages that start at row 0, `every`, 2 * `every` and so on. The first cursor is empty. */
  landmarks: (
    query: PeopleFilter & { sort: PeopleSort; every: number },
  ) => Promise<{ total: number; every: number; cursors: string[] }>
  /** Finds deleted people too. Returns undefined when there is no such person. */
  find: (id: Id) => Promise<Person | undefined>
  create: (input: PersonInput, author: Author) => Promise<WrittenPerson>
  /** A patch that changes nothing leaves the version as it is. */
  update: (change: IdAndVersion & PersonPatch & Choice, author: Author) => Promise<WrittenPerson>
  /**
   * Sets the status of all of them or none. People who have the status already stay as they are and count as unchanged.
   */
  setStatus: (
    change: { people: IdAndVersion[]; status: PersonStatus } & Choice,
    author: Author,
  ) => Promise<{ changed: number; unchanged: number; consistencyToken: string }>
  remove: (target: IdAndVersion, author: Author) => Promise<WrittenPerson>
  restore: (target: IdAndVersion & Choice & { email?: string | null }, author: Author) => Promise<WrittenPerson>
  /** Returns the entries of these people, on either side, that hold now or later. Unknown ids have none. */
  openEntries: (personIds: Id[]) => Promise<OpenEntries>
  /**
   * Streams all matching people in batches, from one snapshot, without holding them in memory. Ending the iteration
   * early closes the database's cursor.
   */
  exportRows: (query: PeopleFilter & { sort: PeopleSort; ids?: Id[] }) => AsyncIterable<ExportedPerson[]>
}
