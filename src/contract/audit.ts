import { z } from 'zod'
import { procedure } from './errors.ts'
import { id, instant, plainLine } from './ids.ts'
import { page, pageInput } from './page.ts'

export const auditEvent = z.object({
  id,
  recordedAt: instant,
  /** The operating system's user on the desktop, the token's name over HTTP. */
  actor: z.string(),
  /** Verb and entity, e.g. `person.update`. */
  action: z.string(),
  entityKind: z.string(),
  entityId: z.string(),
  /** The changed fields as they were and as they are; null where there was or is no row. */
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
})
export type AuditEvent = z.infer<typeof auditEvent>

export const audit = {
  search: procedure
    .route({
      method: 'GET',
      path: '/audit',
      tags: ['audit'],
      description: 'Lists what was changed and by whom, newest first.',
    })
    .input(z.object({ entityKind: plainLine(50).optional(), entityId: plainLine(255).optional(), ...pageInput }))
    .output(page(auditEvent)),
}
