import type { Pool } from 'pg'
import { expect } from 'vitest'
import { checkAnswer } from '../../src/contract/authority.ts'
import type { AuthorityService } from '../../src/main/features/authority/authority-service.port.ts'
import { checkAuthority } from '../../src/main/features/authority/check-authority.ts'
import { listAuthorityHolders } from '../../src/main/features/authority/list-holders.ts'
import { previewAuthorityImpact } from '../../src/main/features/authority/preview-impact.ts'
import type { World } from './reference.ts'
import { assigned, hour, lent, uuid } from './world.ts'

/** The number of writers. Each grants to a delegate and, through that delegate, to one more person. */
const WRITERS = 3
const [HOLDER, UNIT] = [uuid('person', 0), uuid('unit', 0)]
const delegate = (writer: number) => uuid('person', 1 + writer)
const furtherOn = (writer: number) => uuid('person', 20 + writer)
const at = hour(5)
/** A unit with one assignment, which moves to and fro between two people who hold nothing else. */
const [POST, POST_UNIT] = [uuid('assignment', 1), uuid('unit', 1)]
const HOLDERS_OF_POST = [uuid('person', 28), uuid('person', 29)] as const

export const worldOfWriters: World = {
  people: [...Array(30).keys()].map((n) => ({ id: uuid('person', n), active: true })),
  units: [
    { id: UNIT, parentId: null },
    { id: POST_UNIT, parentId: UNIT },
  ],
  roles: [{ id: uuid('role', 0), permissions: ['a.x'] }],
  assignments: [assigned(0, HOLDER), { ...assigned(1, HOLDERS_OF_POST[0]), unitId: POST_UNIT }],
  delegations: [...Array(WRITERS).keys()].flatMap((n) => [
    lent(n, HOLDER, delegate(n)),
    { ...lent(20 + n, delegate(n), furtherOn(n)), maxRedelegations: 0 },
  ]),
}

/** Writes the row and its event in one transaction, as the console does; resolves after the commit. */
const setRevoked = (pool: Pool, ids: string[], revokedAt: Date | null) =>
  pool.query(
    `WITH changed AS (UPDATE directory.delegation SET revoked_at = $2 WHERE id = ANY ($1) RETURNING id)
     INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'delegation', array_agg(id) FROM changed`,
    [ids, revokedAt],
  )

const givePost = (pool: Pool, personId: string) =>
  pool.query(
    `WITH changed AS (UPDATE directory.assignment SET person_id = $2 WHERE id = $1 RETURNING id)
     INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'assignment', array_agg(id) FROM changed`,
    [POST, personId],
  )

/**
 * Asks consoles for `milliseconds` while writers grant and revoke. After each acknowledged write every console must
 * answer with it. Every answer must fit the contract and be consistent in itself. Returns the number of answers from
 * each store.
 */
export const askBesideWriters = async ({
  consoles,
  pool,
  milliseconds,
}: {
  consoles: (Pick<AuthorityService, 'answers' | 'now'> & Partial<AuthorityService>)[]
  pool: Pool
  milliseconds: number
}) => {
  const served: Record<string, number> = {}
  const contradictions: string[] = []
  const end = Date.now() + milliseconds
  const schools = consoles.map((authority) => ({
    authority: authority as AuthorityService,
  }))
  const check = async (school: (typeof schools)[number], personId: string) => {
    const answer = checkAnswer.parse(await checkAuthority(school, { personId, permission: 'a.x', orgUnitId: UNIT, at }))
    served[answer.servedBy] = (served[answer.servedBy] ?? 0) + 1
    return answer.verdict
  }
  const holdersOf = async (school: (typeof schools)[number]) => {
    const page = await listAuthorityHolders(school, { permission: 'a.x', orgUnitId: UNIT, at, limit: 50 })
    return page.items.map(({ person }) => person.id)
  }
  const write = async (n: number) => {
    const ids = [uuid('delegation', n)]
    for (let round = 0; Date.now() < end; round += 1) {
      const granted = round % 2 === 1
      await setRevoked(pool, ids, granted ? null : hour(2))
      for (const [index, school] of schools.entries()) {
        const wanted = granted ? 'granted' : 'denied'
        for (const personId of [delegate(n), furtherOn(n)]) {
          const verdict = await check(school, personId)
          if (verdict !== wanted) contradictions.push(`console ${index} says ${verdict} of what is ${wanted}`)
        }
        const isHolder = (await holdersOf(school)).includes(delegate(n))
        if (isHolder !== granted) contradictions.push(`console ${index} lists a delegate whose right is ${wanted}`)
      }
    }
  }
  const rotate = async () => {
    for (let round = 1; Date.now() < end; round += 1) await givePost(pool, HOLDERS_OF_POST[round % 2]!)
  }
  const read = async (school: (typeof schools)[number]) => {
    for (let n = 0; Date.now() < end; n += 1) {
      await check(school, furtherOn(n % WRITERS))
      const holders = await holdersOf(school)
      // The further person holds the right through the delegate, so a consistent list has both or neither.
      for (let each = 0; each < WRITERS; each += 1) {
        if (holders.includes(delegate(each)) !== holders.includes(furtherOn(each))) contradictions.push('half a list')
      }
      const ending = { delegationId: uuid('delegation', 0), at, limit: 50 }
      const { lost, items } = await previewAuthorityImpact(school, ending)
      if (![0, 2].includes(lost.people) || items.length !== lost.people) contradictions.push('half an impact')
      const ofUnit = await previewAuthorityImpact(school, { orgUnitId: POST_UNIT, at, limit: 50 })
      if (ofUnit.lost.people !== 1)
        contradictions.push(`${ofUnit.lost.people} people would lose the one post of a unit`)
    }
  }
  await Promise.all([...[...Array(WRITERS).keys()].map(write), rotate(), ...schools.map(read)])
  expect(contradictions).toEqual([])
  return served
}
