import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, endsAfterItBegins, id, instant, validity, version } from './ids.ts'
import { page, pageInput } from './page.ts'

export const reportingLine = z.object({
  id,
  personId: id,
  managerId: id,
  ...validity,
  createdAt: instant,
  updatedAt: instant,
  version,
})
export type ReportingLine = z.infer<typeof reportingLine>

export const reportingLineRow = reportingLine.extend({ personName: z.string(), managerName: z.string() })
export type ReportingLineRow = z.infer<typeof reportingLineRow>

const written = reportingLine.extend({ consistencyToken })

/**
 * Who reports to whom. A person has at most one manager at a time (`RULE_VIOLATION` rule `manager-overlap`) and nobody
 * reports to themselves over any number of lines at any instant (rule `reporting-cycle`).
 */
export const reportingLines = {
  search: procedure
    .route({
      method: 'GET',
      path: '/reporting-lines',
      tags: ['people'],
      description:
        'Lists the lines of a person or of a manager, also past and future ones unless `at` names an instant.',
    })
    .input(
      z.object({
        personId: id.optional(),
        managerId: id.optional(),
        at: instant.optional(),
        sort: z.enum(['validFrom', '-validFrom']).default('-validFrom'),
        ...pageInput,
      }),
    )
    .output(page(reportingLineRow)),
  create: procedure
    .route({
      method: 'POST',
      path: '/reporting-lines',
      successStatus: 201,
      tags: ['people'],
      description: 'Gives a person a manager, from now on unless `validFrom` names another begin.',
    })
    .input(
      z
        .object({
          personId: id,
          managerId: id,
          validFrom: instant.optional(),
          validTo: instant.nullable().default(null),
        })
        .refine(...endsAfterItBegins),
    )
    .output(written),
  update: procedure
    .route({
      method: 'PATCH',
      path: '/reporting-lines/{id}',
      tags: ['people'],
      description: 'Changes the validity. Use `end` to end a line now.',
    })
    .input(
      z
        .object({ id, version, validFrom: instant.optional(), validTo: instant.nullable().optional() })
        .refine(...endsAfterItBegins),
    )
    .output(written),
  end: procedure
    .route({
      method: 'POST',
      path: '/reporting-lines/{id}/end',
      tags: ['people'],
      description:
        "Ends a line now, by the database's clock. A line that ended before stays as it is. A line that has not " +
        'begun is refused with `RULE_VIOLATION` rule `validity`.',
    })
    .input(z.object({ id, version }))
    .output(written),
  replace: procedure
    .route({
      method: 'POST',
      path: '/reporting-lines/replace',
      tags: ['people'],
      description:
        "Gives a person another manager from now on, by the database's clock. `current` ends and the new line " +
        'begins at the same instant, or neither. Leave `current` out when the person has no manager. Refused with ' +
        '`STALE_VERSION` when the line is not as the caller saw it, with `NOT_FOUND` when it is not of this ' +
        'person, and as `create` is. Naming the present manager changes nothing.',
    })
    .input(
      z.object({
        personId: id,
        managerId: id,
        current: z.object({ id, version }).optional(),
      }),
    )
    .output(written),
  remove: procedure
    .route({
      method: 'DELETE',
      path: '/reporting-lines/{id}',
      tags: ['people'],
      description: 'Removes a line as if it had never been. The log keeps it. Use `end` to end a line now.',
    })
    .input(z.object({ id, version }))
    .output(z.object({ consistencyToken })),
}

/** Guardians and relatives of pupils, as the roster names them. */
export const relationshipKind = z.enum(['guardian', 'parent', 'relative'])

export const relationships = {
  search: procedure
    .route({
      method: 'GET',
      path: '/people/{personId}/relationships',
      tags: ['people'],
      description: 'Lists both directions: whom this person looks after and who looks after them.',
    })
    .input(z.object({ personId: id }))
    .output(
      z.object({
        items: z.array(
          z.object({
            id,
            kind: relationshipKind,
            /** `related` is the guardian of this person, or this person is the guardian of `related`. */
            direction: z.enum(['has', 'is']),
            related: z.object({ id, name: z.string() }),
          }),
        ),
      }),
    ),
}
