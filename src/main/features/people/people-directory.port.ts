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
 * The people of one school. Every list is in a total order: rows that are equal in the sort's key come by id, e-mail-less
 * people come last in ascending order. Every write is one transaction with its audit and outbox events, and refuses an
 * unknown id (`NOT_FOUND`), another version than the current one (`STALE_VERSION`), an edit of a deleted person (`DELETED`)
 * and an e-mail or sourcedId that another person has (`DUPLICATE`). When a deleted or inactive person comes back, their open
 * entries that the choice does not keep end in the same transaction, and a choice that does not name how many is refused
 * (`RULE_VIOLATION`, rule `choice-needed`).
 */
export type PeopleDirectory = {
  /** A page in the order of `sort`. `total` comes with the first page, counted up to COUNT_CAP. */
  search: (query: PeopleFilter & { sort: PeopleSort; cursor?: string; limit: number }) => Promise<Page<PersonRow>>
  /** The exact number of matching people. */
  count: (filter: PeopleFilter) => Promise<number>
  /** Cursors of the pages that start at row 0, `every`, 2 * `every`, ...; the first is empty. */
  landmarks: (
    query: PeopleFilter & { sort: PeopleSort; every: number },
  ) => Promise<{ total: number; every: number; cursors: string[] }>
  /** Deleted people too; undefined when there is none. */
  find: (id: Id) => Promise<Person | undefined>
  create: (input: PersonInput, author: Author) => Promise<WrittenPerson>
  /** A patch that changes nothing leaves the version as it is. */
  update: (change: IdAndVersion & PersonPatch & Choice, author: Author) => Promise<WrittenPerson>
  /** All or none. People who have the status already stay as they are and are counted as unchanged. */
  setStatus: (
    change: { people: IdAndVersion[]; status: PersonStatus } & Choice,
    author: Author,
  ) => Promise<{ changed: number; unchanged: number; consistencyToken: string }>
  remove: (target: IdAndVersion, author: Author) => Promise<WrittenPerson>
  restore: (target: IdAndVersion & Choice & { email?: string | null }, author: Author) => Promise<WrittenPerson>
  /** What of these people, on either side, holds now or will; unknown ids have nothing. */
  openEntries: (personIds: Id[]) => Promise<OpenEntries>
  /**
   * All matching people in batches, from one snapshot, without holding them in memory. Ending the iteration early ends the
   * database's cursor.
   */
  exportRows: (query: PeopleFilter & { sort: PeopleSort; ids?: Id[] }) => AsyncIterable<ExportedPerson[]>
}
