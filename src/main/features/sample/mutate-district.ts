import type { DistrictAssignment, DistrictPart, DistrictPerson } from './district.ts'
import { drawCulture, drawName } from './name-people.ts'
import { createRandom, hashText } from './random.ts'

/** What happens to a roster between two days, in shares of the people. The same mutation gives the same changes. */
export type Mutation = {
  seed: number
  /** Get a new family name and preferred name. */
  changed: number
  /** Pupils that leave, with their roles and enrollments. */
  removed: number
  /** New pupils, each in the school and classes of one who is there. */
  added: number
}

/** A part after the mutation, and what of it a delta names. */
export type MutatedPart = {
  part: DistrictPart
  changed: Set<DistrictPerson>
  removed: Set<DistrictPerson>
  added: Set<DistrictPerson>
  /** The rows that go with the removed people. */
  removedAssignments: DistrictAssignment[]
}

const share = (text: string) => hashText(text) / 0x1_0000_0000

const renamed = (person: DistrictPerson, seed: number): DistrictPerson => {
  const random = createRandom('renamed', seed, person.sourcedId)
  const { familyName } = drawName(random, drawCulture(random))
  return { ...person, familyName, preferredName: person.preferredName ?? person.givenName.slice(0, 3) }
}

const newcomer = (model: DistrictPerson, seed: number): DistrictPerson => {
  const random = createRandom('newcomer', seed, model.sourcedId)
  const sourcedId = `${model.sourcedId}-new-${seed}`
  const username = `new${seed}.${model.username}`
  const domain = model.email?.split('@')[1]
  const name = drawName(random, drawCulture(random))
  return { ...model, ...name, sourcedId, username, email: domain ? `${username}@${domain}` : null, status: 'active' }
}

/** Applies a mutation to one part. Each person's fate hangs on their sourcedId alone, so parts need nothing of each other. */
export const mutatePart = (part: DistrictPart, mutation: Mutation): MutatedPart => {
  const { seed } = mutation
  const changed = new Set<DistrictPerson>()
  const added = new Set<DistrictPerson>()
  const removed = new Set<DistrictPerson>()
  const now = new Map<DistrictPerson, DistrictPerson>()
  const models = new Map<DistrictPerson, DistrictPerson>()
  for (const person of part.people) {
    const isPupil = person.kind === 'pupil' && person.status === 'active'
    const pupils = 1 / 0.47
    if (isPupil && share(`${seed}/removed/${person.sourcedId}`) < mutation.removed * pupils) removed.add(person)
    else if (share(`${seed}/changed/${person.sourcedId}`) < mutation.changed) {
      const after = renamed(person, seed)
      now.set(person, after)
      changed.add(after)
    }
    if (isPupil && share(`${seed}/added/${person.sourcedId}`) < mutation.added * pupils) {
      const after = newcomer(person, seed)
      models.set(person, after)
      added.add(after)
    }
  }
  const current = (person: DistrictPerson) => now.get(person) ?? person
  const joining = (assignment: DistrictAssignment): DistrictAssignment[] => {
    const person = models.get(assignment.person)
    return person && assignment.sourcedId
      ? [{ ...assignment, person, sourcedId: `${assignment.sourcedId}-new-${seed}` }]
      : []
  }
  return {
    part: {
      ...part,
      people: [...part.people.filter((person) => !removed.has(person)).map(current), ...added],
      assignments: part.assignments.flatMap((assignment) => [
        ...(removed.has(assignment.person) ? [] : [{ ...assignment, person: current(assignment.person) }]),
        ...joining(assignment),
      ]),
      relationships: part.relationships
        .filter(({ pupil }) => !removed.has(pupil))
        .map((relationship) => ({
          ...relationship,
          pupil: current(relationship.pupil),
          guardian: current(relationship.guardian),
        })),
    },
    changed,
    removed,
    added,
    removedAssignments: part.assignments.filter(({ person, sourcedId }) => sourcedId !== null && removed.has(person)),
  }
}
