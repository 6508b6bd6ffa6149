import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, eachOnce, email, id, instant, line, searchText, sourcedId, version, word } from './ids.ts'
import { choice, openEntries } from './open-entries.ts'
import { page, pageInput } from './page.ts'

export const personStatus = z.enum(['active', 'inactive'])
export type PersonStatus = z.infer<typeof personStatus>

/** What people write of a person, and the rules of it. Screens, files, log and roster each say what they do with every field. */
const fields = {
  givenName: line(200),
  familyName: line(200),
  middleName: line(200).nullable(),
  preferredName: line(200).nullable(),
  username: word(200),
  email: email.nullable(),
  status: personStatus,
}

export const personPatch = z.object(fields).partial()
export type PersonPatch = z.infer<typeof personPatch>

export const personInput = z.object({
  ...fields,
  middleName: fields.middleName.default(null),
  preferredName: fields.preferredName.default(null),
  email: fields.email.default(null),
  status: fields.status.default('active'),
  sourcedId: sourcedId.nullable().default(null),
})
export type PersonInput = z.infer<typeof personInput>
export type PersonField = keyof PersonInput

type Schemas<Field extends string> = Record<Field, z.ZodType> & Record<string, z.ZodType>

export const person = z.object({
  id,
  givenName: z.string(),
  familyName: z.string(),
  middleName: z.string().nullable(),
  preferredName: z.string().nullable(),
  username: z.string(),
  /** Unique among people that are not deleted, whatever its case. */
  email: z.string().nullable(),
  status: personStatus,
  sourcedId: sourcedId.nullable(),
  createdAt: instant,
  updatedAt: instant,
  /** Set while the person is deleted and can be restored. */
  deletedAt: instant.nullable(),
  version,
} satisfies Schemas<PersonField>)
export type Person = z.infer<typeof person>

/** A row of the people table: the person and the assignment that names them best (primary first, then the oldest). */
export const personRow = person.extend({
  mainAssignment: z.object({ roleId: id, roleName: z.string(), orgUnitId: id, orgUnitName: z.string() }).nullable(),
  /** Assignments valid now, the main one included. */
  assignmentCount: z.int(),
})
export type PersonRow = z.infer<typeof personRow>

export const peopleSort = z.enum([
  'name',
  '-name',
  'username',
  '-username',
  'email',
  '-email',
  'status',
  '-status',
  'updatedAt',
  '-updatedAt',
])
export type PeopleSort = z.infer<typeof peopleSort>

export const peopleFilter = z.object({
  /**
   * Words that all have to match: 1 to 2 characters match beginnings of names, username and e-mail, 3 or more match
   * anywhere in them; accents and case fold.
   */
  search: searchText.optional(),
  /** People with an assignment valid now in this unit or, unless `directOnly`, below it. */
  orgUnitId: id.optional(),
  directOnly: z.boolean().default(false),
  /** People with an assignment valid now that has this role; with `orgUnitId`, in that unit. */
  roleId: id.optional(),
  status: personStatus.optional(),
  /** true: only deleted people; otherwise only people that are not deleted. */
  deleted: z.boolean().default(false),
})
export type PeopleFilter = z.infer<typeof peopleFilter>

const writtenPerson = person.extend({ consistencyToken })
const byIdAndVersion = z.object({ id, version })

/** Columns of an exported file, in the order that it has unless told otherwise: every field, and what is derived. */
const exportColumns = {
  familyName: true,
  givenName: true,
  middleName: true,
  preferredName: true,
  username: true,
  email: true,
  status: true,
  sourcedId: true,
  role: true,
  orgUnit: true,
  updatedAt: true,
} satisfies Record<PersonField | 'role' | 'orgUnit' | 'updatedAt', true>

export const exportColumn = z.enum(Object.keys(exportColumns) as (keyof typeof exportColumns)[])
export type ExportColumn = z.infer<typeof exportColumn>

/** A file as it grows: `data` pieces in order (CSV as text, XLSX as base64), then one `done`. */
export const exportEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), rows: z.int(), total: z.int().nullable() }),
  z.object({ kind: z.literal('data'), encoding: z.enum(['utf8', 'base64']), data: z.string() }),
  z.object({ kind: z.literal('done'), rows: z.int(), fileName: z.string(), mediaType: z.string() }),
])
export type ExportEvent = z.infer<typeof exportEvent>

export const people = {
  search: procedure
    .route({
      method: 'GET',
      path: '/people',
      tags: ['people'],
      description:
        'Lists the people that match, in the order of `sort`, one keyset page at a time. `total` is counted up to ' +
        '1,001.',
    })
    .input(peopleFilter.extend({ sort: peopleSort.default('name'), ...pageInput }))
    .output(page(personRow)),

  count: procedure
    .route({
      method: 'GET',
      path: '/people/count',
      tags: ['people'],
      description: 'Returns the exact number of people that match. It is slower than a page, so ask in the background.',
    })
    .input(peopleFilter)
    .output(z.object({ total: z.int() })),

  landmarks: procedure
    .route({
      method: 'GET',
      path: '/people/landmarks',
      tags: ['people'],
      description:
        'Returns a cursor for every `every`-th row of the whole list, so that a scroll bar can jump anywhere. ' +
        '`cursors[n]` starts the page at row `n * every`. The first is always the empty string, the start of the ' +
        'list.',
    })
    .input(peopleFilter.extend({ sort: peopleSort.default('name'), every: z.int().min(50).max(200).default(200) }))
    .output(z.object({ total: z.int(), every: z.int(), cursors: z.array(z.string()) })),

  get: procedure
    .route({ method: 'GET', path: '/people/{id}', tags: ['people'], description: 'One person, a deleted one too.' })
    .input(z.object({ id }))
    .output(person),

  create: procedure
    .route({
      method: 'POST',
      path: '/people',
      successStatus: 201,
      tags: ['people'],
      description: 'Adds a person. Refused with `DUPLICATE` when somebody has the e-mail or the sourcedId.',
    })
    .input(personInput)
    .output(writtenPerson),

  update: procedure
    .route({
      method: 'PATCH',
      path: '/people/{id}',
      tags: ['people'],
      description:
        'Changes only the named fields. Refused with `STALE_VERSION` when `version` is not the current one, and ' +
        'with `DELETED` for a deleted person. Making an inactive person active is refused with `RULE_VIOLATION` ' +
        'rule `choice-needed` and the `counts` unless `keep` and `ends` cover everything that `POST ' +
        '/people/open-entries` lists.',
    })
    .input(personPatch.extend({ id, version, ...choice }))
    .output(writtenPerson),

  setStatus: procedure
    .route({
      method: 'POST',
      path: '/people/status',
      tags: ['people'],
      description:
        'Sets the status of up to 10,000 people in one transaction: all of them or none. A deleted person refuses all with ' +
        '`DELETED`. For people who become active `keep` and `ends` are as in an update, over all of them together.',
    })
    .input(
      z.object({
        people: z
          .array(byIdAndVersion)
          .min(1)
          .max(10_000)
          .refine(...eachOnce),
        status: personStatus,
        ...choice,
      }),
    )
    .output(z.object({ changed: z.int(), unchanged: z.int(), consistencyToken })),

  remove: procedure
    .route({
      method: 'DELETE',
      path: '/people/{id}',
      tags: ['people'],
      description:
        'Hides the person. Their assignments, lines and delegations no longer count, and `restore` asks which of ' +
        'them remain. Removing a deleted person changes nothing.',
    })
    .input(byIdAndVersion)
    .output(writtenPerson),

  openEntries: procedure
    .route({
      method: 'POST',
      path: '/people/open-entries',
      tags: ['people'],
      description:
        'Lists the assignments, reporting lines (up and down) and delegations (given and received) of these ' +
        'people that hold now or later. They count again when deleted or inactive people come back. Changes ' +
        'nothing.',
    })
    .input(
      z.object({
        personIds: z
          .array(id)
          .min(1)
          .max(10_000)
          .refine(...eachOnce),
      }),
    )
    .output(openEntries),

  restore: procedure
    .route({
      method: 'POST',
      path: '/people/{id}/restore',
      tags: ['people'],
      description:
        'Restores a deleted person, with another `email` when one is given. Refused with `DUPLICATE` when ' +
        'somebody else now has the e-mail, and with `RULE_VIOLATION` rule `choice-needed` and the `counts` unless ' +
        '`keep` and `ends` cover everything that `POST /people/open-entries` lists.',
    })
    .input(byIdAndVersion.extend({ email: email.nullable().optional(), ...choice }))
    .output(writtenPerson),

  export: procedure
    .route({
      method: 'GET',
      path: '/people/export',
      tags: ['people'],
      description:
        'Returns the people that match as a file. Cells that a spreadsheet would run as a formula are ' +
        'neutralised.',
    })
    .input(
      peopleFilter.extend({
        sort: peopleSort.default('name'),
        format: z.enum(['csv', 'xlsx']).default('csv'),
        columns: z.array(exportColumn).min(1).optional(),
        /** Only these people, whatever the filter says. */
        ids: z.array(id).max(10_000).optional(),
      }),
    )
    .output(eventIterator(exportEvent)),
}
