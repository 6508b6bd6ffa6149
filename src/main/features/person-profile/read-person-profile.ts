import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import { PROFILE_PARTS, type ProfilePartName, type ProfileParts } from '../../../contract/person-profile.ts'
import { answerPart } from './answer-part.ts'
import type { PersonProfiles } from './person-profile.port.ts'

type Asked = { id: Id; at?: Date | undefined; atLeast?: string | undefined }
type Profiles = { personProfiles: PersonProfiles }

const headOf = async ({ personProfiles }: Profiles, id: Id) => {
  const head = await personProfiles.head(id)
  if (head === null) throw refusal('NOT_FOUND', { entity: 'person', id })
  return head
}

/** Reads a person and all parts at one instant, in parallel. `NOT_FOUND` when there is no such person. */
export const readPersonProfile = async (
  { personProfiles: profiles }: Profiles,
  { at: asked, ...question }: Asked,
  signal?: AbortSignal,
) => {
  const { person, now } = await headOf({ personProfiles: profiles }, question.id)
  const when = { at: asked ?? now, isPresent: asked === undefined }
  const answer = async (name: ProfilePartName) => {
    const part = await answerPart({ profiles, name, question: { ...question, ...when }, signal })
    return [name, part] as const
  }
  const parts = Object.fromEntries(await Promise.all(PROFILE_PARTS.map(answer))) as ProfileParts
  return { person, at: when.at, parts }
}

/** Reads one part. `NOT_FOUND` when there is no such person. */
export const readProfilePart = async (
  { personProfiles: profiles }: Profiles,
  { at: asked, part: name, ...question }: Asked & { part: ProfilePartName },
  signal?: AbortSignal,
) => {
  const { now } = await headOf({ personProfiles: profiles }, question.id)
  const when = { at: asked ?? now, isPresent: asked === undefined }
  const part = await answerPart({ profiles, name, question: { ...question, ...when }, signal })
  return { name, at: when.at, part } as {
    [Name in ProfilePartName]: { name: Name; at: Date; part: ProfileParts[Name] }
  }[ProfilePartName]
}
