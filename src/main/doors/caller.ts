import { PROFILE_HEADER, REQUEST_ID_HEADER } from '../../contract/index.ts'
import { profileId } from '../../contract/connections.ts'
import { type Issue, refusal } from '../../contract/errors.ts'
import { id } from '../../contract/ids.ts'
import type { CallContext } from '../routes/context.ts'

type Headers = Record<string, string | readonly string[] | undefined>

/** Adds what the headers of a call tell about its caller. A header of another form is refused. */
export const withCallerHeaders = (context: CallContext, headers: Headers): CallContext => {
  const issues: Issue[] = []
  const read = (name: string, schema: typeof profileId | typeof id, expected: string) => {
    const given = headers[name]
    if (given === undefined) return undefined
    const parsed = schema.safeParse(given)
    if (!parsed.success) issues.push({ field: name, rule: 'invalid_format', expected })
    return parsed.data
  }
  const school = read(PROFILE_HEADER, profileId, 'the id of a profile')
  const requestId = read(REQUEST_ID_HEADER, id, 'uuid')
  if (issues.length > 0) throw refusal('BAD_REQUEST', { issues })
  return {
    ...context,
    profileId: school ?? context.profileId,
    author: { ...context.author, requestId: requestId ?? context.author.requestId },
  }
}
