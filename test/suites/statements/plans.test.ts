import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { postgresAuthorityGraph } from '../../../src/main/features/authority/graph/authority-graph.sql.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { postgresDirectoryPorts } from '../../../src/main/school/directory-ports.ts'
import type { World } from '../../authority/reference.ts'
import { assigned, hour, lent, loadWorld, uuid } from '../../authority/world.ts'
import { useDatabase } from '../../postgres.ts'
import { everyone } from '../directory.fixture.ts'
import { statementsOf } from './record-statements.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const statements = statementsOf('plans.txt')

const PEOPLE = 4_000
const UNITS = 40

/** Enough rows for the choice of a plan to matter: each unit has a hundredth of them, each person a few. */
const district: World = {
  people: [...Array(PEOPLE).keys()].map((n) => ({ id: uuid('person', n), name: `N${n % 997}`, active: true })),
  units: [...Array(UNITS).keys()].map((n) => ({
    id: uuid('unit', n),
    parentId: n === 0 ? null : uuid('unit', Math.floor((n - 1) / 3)),
  })),
  roles: [...Array(5).keys()].map((n) => ({ id: uuid('role', n), permissions: ['a.x'] })),
  assignments: [...Array(PEOPLE).keys()].map((n) => ({
    ...assigned(n, uuid('person', n)),
    roleId: uuid('role', n % 5),
    unitId: uuid('unit', n % UNITS),
  })),
  delegations: [...Array(PEOPLE).keys()].map((n) => ({
    ...lent(n, uuid('person', (n * 7 + 1) % PEOPLE), uuid('person', n)),
    roleId: uuid('role', n % 5),
    unitId: uuid('unit', n % UNITS),
  })),
}

type Plan = {
  'Node Type': string
  'Index Name'?: string
  'Relation Name'?: string
  'CTE Name'?: string
  Plans?: Plan[]
}

const shapeOf = (plan: Plan, depth = 0): string[] => {
  const named = plan['Index Name'] ?? plan['Relation Name'] ?? plan['CTE Name'] ?? ''
  return [
    `${'  '.repeat(depth)}${plan['Node Type']} ${named}`.trimEnd(),
    ...(plan.Plans ?? []).flatMap((each) => shapeOf(each, depth + 1)),
  ]
}

const planOf = async (text: string) => {
  const { rows } = await database.store.pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    `EXPLAIN (GENERIC_PLAN, COSTS OFF, FORMAT JSON) ${text}`,
  )
  return shapeOf(rows[0]!['QUERY PLAN'][0].Plan).join('\n')
}

beforeAll(async () => {
  const { pool } = database.store
  await loadWorld(pool, district)
  await pool.query('VACUUM ANALYZE')
  // Sets the visibility of pages by hand: a vacuum marks fewer pages while others hold a snapshot, and plans depend on
  // the number.
  await pool.query(`UPDATE pg_class SET relallvisible = relpages
    WHERE relnamespace = 'directory'::regnamespace AND relkind IN ('r', 'p')`)
})

test('walks, lists and the outbox have the plans in plans.txt', async () => {
  const { pool } = database.store
  const all = postgresDirectoryPorts(database.store)
  const graph = statements.heard('authority', postgresAuthorityGraph(pool), ['snapshot'])
  const people = statements.heard('people', all.people)
  const outbox = statements.heard('outbox', postgresOutbox(pool))
  const [personId, orgUnitId, at] = [uuid('person', 5), uuid('unit', 20), hour(1)]
  const question = { personId, permission: 'a.x', orgUnitId, at }
  const chains = (await graph.chainsTo(question))!
  await graph.nearChainsTo({ ...question, chains, limit: 3 })
  await graph.between({ from: uuid('person', 9), to: personId, at })
  await graph.coverage(question)
  await graph.holderPage({ ...question, delegateIds: [personId], after: null, limit: 5 })
  await graph.grantsTo({ personIds: [personId], at })
  await graph.startsOf({ ends: { orgUnitId }, at })
  await graph.downstream({ personIds: [personId], at })
  await graph.subtreeSizes([orgUnitId])
  await graph.unitsBelow({ top: orgUnitId, except: [], after: null, limit: 5 })
  const { nextCursor } = await people.search({ ...everyone, sort: 'name', limit: 50 })
  await people.search({ ...everyone, sort: 'name', limit: 50, cursor: nextCursor! })
  await outbox.after({ transactionId: '1', position: '1' }, { limit: 10, idLimit: 100 })
  await outbox.range('delegation', personId, 100)
  const planned = statements.sent().filter(([, text]) => /^(SELECT|WITH)/.test(text))
  const shapes: string[] = []
  for (const [method, text] of planned) shapes.push(`-- ${method}\n\n${await planOf(text)}`)
  await expect(`${shapes.join('\n\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'recorded/plans.txt'))
})
