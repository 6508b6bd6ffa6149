import { principalSchool } from './principal-school.ts'
import type { RestApi } from './rest-api.ts'

type Person = { id: string; name: string }

/**
 * Creates a school whose principal delegates to the first of these people, and each of them to the next. The first four
 * report to each other; the others are in no reporting line.
 */
export const chainSchool = async (api: RestApi, names: readonly string[], more: Record<string, unknown> = {}) => {
  const { mark, permission, unit, year, principal } = await principalSchool(api)
  const teacher = await api.role({ name: `Teacher ${mark}`, permissionKeys: [] })
  const people: Person[] = []
  for (const [place, givenName] of names.entries()) {
    const { id } = await (place === 0 ? principal(givenName) : api.person({ givenName, familyName: `Hale ${mark}` }))
    people.push({ id, name: `${givenName} Hale ${mark}` })
  }
  const others = people.slice(1)
  await api.assign({ personIds: others.map(({ id }) => id), roleId: teacher.id, orgUnitId: year.id })
  const delegations: { id: string; version: number }[] = []
  for (const [place, to] of others.entries()) {
    const from = people[place] as Person
    const hop = { delegatorId: from.id, delegateId: to.id, orgUnitId: unit.id, permissionKeys: [permission] }
    const maxRedelegations = others.length - 1 - place
    delegations.push(await api.post('/delegations', { ...hop, maxRedelegations, reason: `Hop ${place + 1}`, ...more }))
    if (place < 3)
      await api.post('/reporting-lines', { personId: to.id, managerId: from.id, validFrom: '2026-01-01T00:00:00.000Z' })
  }
  const last = people.at(-1) as Person
  const question = `person=${last.id}&permission=${permission}&unit=${unit.id}`
  return { mark, permission, unit, year, people, last, delegations, question, explorer: `/authority?${question}` }
}
