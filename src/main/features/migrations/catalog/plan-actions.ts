import { type CatalogObject, type Column, type Kind, type Table } from './catalog.ts'
import {
  addColumn,
  alterColumn,
  continueAfter,
  namedAside,
  putIdentityAside,
  serialOf,
  takeName,
} from './column-statements.ts'
import { alterStatements, alterTable } from './alter-statements.ts'
import {
  columnClause,
  columnExtras,
  constraintClause,
  createStatements,
  createTable,
  dropStatement,
} from './create-statements.ts'
import { namedInSql } from './sql-clauses.ts'
import type { Action } from './order-actions.ts'
import type { Changes } from './plan-changes.ts'
import {
  asideKey,
  dropKey,
  dropperOf,
  finishKey,
  isInline,
  makeKey,
  makerOf,
  nameKey,
  ownKey,
  type Plan,
} from './plan.ts'
import { orderSteps } from './order-steps.ts'
import { idOf, qualified, quoteName, quoteText } from './words/quoting.ts'
import type { Way } from './way.ts'

export type Step = Action & { statements: string[] }

const RANKS: Record<Kind, number> = {
  schema: 0,
  extension: 1,
  enum: 2,
  domain: 3,
  composite: 4,
  sequence: 5,
  function: 6,
  table: 7,
  column: 8,
  default: 9,
  constraint: 10,
  index: 11,
  view: 13,
  rule: 14,
  trigger: 15,
  policy: 16,
}

/** Drops come first, from the outside in. What is made or altered follows by its kind, and then what waits for that. */
const dropRank = (object: CatalogObject) => 100 - rankOf(object)
const makeRank = (object: CatalogObject) => 200 + rankOf(object)
const ASIDE_RANK = 195
const FINISH_RANK = 280
const NAME_RANK = 285
const OWN_RANK = 290

const rankOf = (object: CatalogObject) =>
  object.kind === 'constraint' && object.type === 'foreign'
    ? 12
    : RANKS[object.kind] + (object.kind === 'column' ? object.position / 10_000 : 0)

/** What `CREATE TABLE` cannot say of a table, as a new one has it. */
const BLANK = { rowSecurity: false, forceRowSecurity: false, replicaIdentity: 'd' }

const makeTable = (table: Table, parts: CatalogObject[]): string[] => {
  const columns = parts
    .filter((part): part is Column => part.kind === 'column')
    .sort((one, other) => one.position - other.position)
  const given = (column: Column) => {
    const found = parts.find((part) => part.kind === 'default' && part.column === column.name)
    return found?.kind === 'default' ? found.expression : null
  }
  const inside = [
    ...columns.map((column) => columnClause(column, given(column))),
    ...parts.filter(isInline).map(constraintClause),
  ]
  return [createTable(table, inside), ...columns.flatMap(columnExtras), ...alterTable({ ...table, ...BLANK }, table)]
}

const makeStatements = (object: CatalogObject, parts: CatalogObject[], { way }: Plan): string[] => {
  if (object.kind === 'table') return makeTable(object, parts)
  if (object.kind === 'column') {
    const found = parts.find((part) => part.kind === 'default')
    return addColumn(object, { given: found?.kind === 'default' ? found.expression : null, way })
  }
  const statements = createStatements(object)
  if (object.kind !== 'default' || way.from.objects.has(object.id)) return statements
  const { schema, table, column } = object
  const old = way.from.objects.get(idOf('column', schema, table, column))
  const sequence = object.needs.find((need) => need.startsWith('sequence ') && !way.from.objects.has(need))
  // Numbers go on after those that the column has. An identity hands its own position over.
  if (!sequence || old?.kind !== 'column' || old.identity) return statements
  const name = quoteText(sequence.slice('sequence '.length))
  return [...statements, continueAfter({ schema, table, name: column }, name)]
}

/** An enum or domain is put aside, made again and dropped after the columns have left it. */
const rebuilt = (from: CatalogObject, to: CatalogObject) => {
  const aside = `${to.name.slice(0, 40)}__old`
  const kind = to.kind === 'domain' ? 'DOMAIN' : 'TYPE'
  return {
    replace: [`ALTER ${namedInSql(from)} RENAME TO ${quoteName(aside)}`, ...createStatements(to)],
    finish: [`DROP ${kind} ${qualified(to.schema, aside)}`],
  }
}

const alterSteps = (
  plan: Plan,
  steps: Map<string, Step>,
  step: (key: string, rank: number, statements: string[]) => Step,
) => {
  const { from, to } = plan.way
  for (const [id, change] of plan.changed) {
    if (change === 'again') continue
    const [old, object] = [from.objects.get(id)!, to.objects.get(id)!]
    const rank = makeRank(object)
    if (old.kind === 'column' && object.kind === 'column') {
      step(makeKey(id), rank, alterColumn(old, object, { change, way: plan.way }))
      if (namedAside(old, object, plan.way)) {
        step(nameKey(id), NAME_RANK, [takeName(object)]).after.add(makeKey(id))
        for (const need of from.objects.get(idOf('default', old.schema, old.table, old.name))!.needs)
          steps.get(nameKey(id))!.after.add(dropKey(need))
      }
      const successor = old.identity && !object.identity ? serialOf(object, to)?.id : undefined
      if (successor === undefined || !plan.made.has(successor)) continue
      step(asideKey(id), ASIDE_RANK, [putIdentityAside(object)])
      steps.get(makeKey(successor))!.after.add(asideKey(id))
    } else if (change === 'rebuild') {
      const { replace, finish } = rebuilt(old, object)
      step(makeKey(id), rank, replace)
      step(finishKey(id), FINISH_RANK, finish)
    } else if (object.kind !== 'enum') step(makeKey(id), rank, alterStatements(old, object))
  }
  return steps
}

const ownerships = ({ from, to }: Way): { id: string; statement: string; from: string | null; to: string | null }[] =>
  [...to.objects.values()].flatMap((object) => {
    if (object.kind !== 'sequence') return []
    const before = from.objects.get(object.id)
    const old = before?.kind === 'sequence' ? before.ownedBy : null
    if (JSON.stringify(old) === JSON.stringify(object.ownedBy)) return []
    const column = (owner: typeof old) => owner && idOf('column', object.schema, owner.table, owner.column)
    const owner = object.ownedBy ? qualified(object.schema, object.ownedBy.table, object.ownedBy.column) : 'NONE'
    const statement = `ALTER SEQUENCE ${qualified(object.schema, object.name)} OWNED BY ${owner}`
    return [{ id: object.id, statement, from: column(old), to: column(object.ownedBy) }]
  })

/** Returns what has to be done, each step with those that have to come before it. */
export const planActions = (way: Way, changes: Changes): Step[] => {
  const { from, to } = way
  const again = [...changes.changed].filter(([, change]) => change === 'again').map(([id]) => id)
  const gone = new Map(
    [...changes.dropped, ...again.map((id) => from.objects.get(id)!)].map((object) => [object.id, object]),
  )
  const made = new Map(
    [...changes.created, ...again.map((id) => to.objects.get(id)!)].map((object) => [object.id, object]),
  )
  const plan: Plan = { ...changes, way, gone, made }
  const steps = new Map<string, Step>()
  const step = (key: string, rank: number, statements: string[]) => {
    const added: Step = { key, rank, statements, after: new Set() }
    steps.set(key, added)
    return added
  }
  const parts = new Map<string, CatalogObject[]>()
  for (const object of gone.values())
    if (dropperOf(object, plan) === object) step(dropKey(object.id), dropRank(object), [dropStatement(object)])
  for (const object of made.values()) {
    const maker = makerOf(object, plan).id
    parts.set(maker, [...(parts.get(maker) ?? []), object])
  }
  for (const object of made.values())
    if (makerOf(object, plan) === object)
      step(makeKey(object.id), makeRank(object), makeStatements(object, parts.get(object.id) ?? [], plan))
  alterSteps(plan, steps, step)
  for (const { id, statement, from: old, to: owner } of ownerships(way)) {
    const own = step(ownKey(id), OWN_RANK, [statement])
    for (const need of [id, owner])
      if (need) own.after.add(makeKey(plan.made.has(need) ? makerOf(made.get(need)!, plan).id : need))
    const dropped = old && gone.get(old)
    if (dropped) steps.get(dropKey(dropperOf(dropped, plan).id))?.after.add(ownKey(id))
  }
  orderSteps(plan, steps)
  return [...steps.values()]
}
