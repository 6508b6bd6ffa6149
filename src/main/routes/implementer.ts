import { implement } from '@orpc/server'
import { contract } from '../../contract/index.ts'
import type { RecordTrack } from '../../contract/migrations.ts'
import type { CallContext } from './context.ts'
import { askPermission } from '../features/acting/ask-permission.ts'
import { checkAuthority } from '../features/authority/check-authority.ts'
import { schemaMayBeGone } from '../stores/postgres/postgres-errors.ts'

/** Handlers of procedures that need no open school. */
export const appRoutes = implement(contract).$context<CallContext>()

/**
 * Handlers of procedures that work in the school the call is for, on the tables of a track that opens no school. While
 * the track is not as this console needs it they refuse as a school does that is shut. A procedure that asks for a
 * permission gets an author who has it.
 */
export const schoolRoutesOf = (track?: RecordTrack) =>
  appRoutes.use(async ({ context, next, procedure }) => {
    const school = await context.app.school(context.profileId)
    const { permission } = procedure['~orpc'].meta
    const ask = (question: Parameters<typeof checkAuthority>[1]) => checkAuthority(school, question)
    const author = permission
      ? await askPermission({ profile: school.profile, ask }, permission, context.author)
      : context.author
    try {
      return await next({ context: { school, author } })
    } catch (error) {
      // A migration may have been taken back, by whichever console, since the school was opened.
      if (schemaMayBeGone(error)) await context.app.refuseOtherSchema(context.profileId, track)
      throw error
    }
  })

/** Handlers of procedures that work in the school the call is for. */
export const schoolRoutes = schoolRoutesOf()
