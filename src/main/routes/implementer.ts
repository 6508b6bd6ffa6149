import { implement } from '@orpc/server'
import { contract } from '../../contract/index.ts'
import type { RecordTrack } from '../../contract/migrations.ts'
import type { CallContext } from './context.ts'
import { schemaMayBeGone } from '../stores/postgres/postgres-errors.ts'

/** Handlers of procedures that need no open school. */
export const appRoutes = implement(contract).$context<CallContext>()

/**
 * Handlers of procedures that work in the school the call is for, on the tables of a track that opens no school. While
 * the track is not as this console needs it they refuse as a school does that is shut.
 */
export const schoolRoutesOf = (track?: RecordTrack) =>
  appRoutes.use(async ({ context, next }) => {
    const school = await context.app.school(context.profileId)
    try {
      return await next({ context: { school } })
    } catch (error) {
      // A migration may have been taken back, by whichever console, since the school was opened.
      if (schemaMayBeGone(error)) await context.app.refuseOtherSchema(context.profileId, track)
      throw error
    }
  })

/** Handlers of procedures that work in the school the call is for. */
export const schoolRoutes = schoolRoutesOf()
