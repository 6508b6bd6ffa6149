import type pg from 'pg'
import type { Catalog } from '../../../src/main/features/migrations/catalog/catalog.ts'
import { diffCatalogs } from '../../../src/main/features/migrations/catalog/diff-catalogs.ts'
import {
  type CatalogDiff,
  lossKey,
  type Question,
  type Statement,
} from '../../../src/main/features/migrations/catalog/diff.ts'
import { readCatalog } from '../../../src/main/features/migrations/catalog/read-catalog.sql.ts'
import type { PostgresStore } from '../../../src/main/stores/postgres/open-postgres.ts'
import { catalogOf } from '../../catalog.ts'
import type { SchemaCase } from './schema-case.ts'

type Rows = Record<string, Record<string, unknown>[]>

const rowsOf = async (client: pg.ClientBase, catalog: Catalog): Promise<Rows> => {
  const rows: Rows = {}
  for (const object of catalog.objects.values()) {
    if (object.kind !== 'table') continue
    const text = `SELECT to_jsonb("the row") AS row FROM "${object.schema}"."${object.name.replaceAll('"', '""')}" AS "the row" ORDER BY "the row"::text`
    rows[object.id] = (await client.query<{ row: Record<string, unknown> }>(text)).rows.map(({ row }) => row)
  }
  return rows
}

/** Runs the statements as a migration would: those outside of the transaction first, the others in one. */
export const runStatements = async (client: pg.ClientBase, statements: Statement[]) => {
  for (const { sql } of statements.filter(({ transaction }) => !transaction)) await client.query(sql)
  await client.query('BEGIN')
  try {
    for (const { sql } of statements.filter(({ transaction }) => transaction)) await client.query(sql)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

/** The catalogue as another reader sees it. The client gets one query at a time. */
const otherCatalog = (client: pg.ClientBase) => {
  let last: Promise<unknown> = Promise.resolve()
  const query = (text: string) => (last = last.then(() => client.query(text)))
  return catalogOf({ pool: { query } } as unknown as PostgresStore)
}

const asText = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** The values that are not the same afterwards, of the columns that both have and that may not differ. */
const differences = (
  before: Rows,
  after: Rows,
  { renamed, differing }: { renamed: (id: string) => string; differing: (table: string, column: string) => boolean },
): string[] =>
  Object.entries(before).flatMap(([table, rows]) => {
    const found = after[renamed(table)]
    if (!found) return []
    if (found.length !== rows.length) return [`${table}: ${rows.length} rows, then ${found.length}`]
    return rows.flatMap((row, index) =>
      Object.entries(row).flatMap(([column, value]) => {
        const other = renamed(table.replace('table ', 'column ') + `."${column.replaceAll('"', '""')}"`)
        const name = other.slice(other.lastIndexOf('."') + 2, -1).replaceAll('""', '"')
        if (!(name in found[index]!) || differing(renamed(table), name)) return []
        const [old, now] = [asText(value), asText(found[index]![name])]
        const same = old === now || (old !== '' && now !== '' && Number(old) === Number(now))
        return same ? [] : [`${table}.${column}: ${old}, then ${now}`]
      }),
    )
  })

export type CaseResult = {
  asked: string[]
  losses: string[]
  lossesBack: string[]
  ready: boolean
  up: Statement[]
  stopped: string | null
  changedAfterStop: number
  lost: string[]
  lostBack: string[]
  held: unknown
  again: string[]
  back: string[]
  upAgain: string[]
}

const short = (question: Question) => `${question.kind} ${question.id}`
const statementsOf = ({ up, questions }: CatalogDiff) => [...up.map(({ sql }) => sql), ...questions.map(short)]

/** Runs a case in a schema of its own, which is dropped afterwards. */
export const runCase = async (client: pg.ClientBase, scenario: SchemaCase, schema: string): Promise<CaseResult> => {
  const here = (text: string) => text.replaceAll(/\bapp\b/g, schema)
  const there = (text: string) => text.replaceAll(schema, 'app')
  const own = <V>(record: Record<string, V> = {}) =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [here(id), value]))
  const read = (rows = false) => readCatalog(client, [schema], { rows })
  const build = async (sql: string) => {
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    await client.query(`BEGIN; CREATE SCHEMA ${schema}; ${here(sql)}; COMMIT`)
  }
  const { renames, backfills, using } = scenario
  try {
    await build(scenario.after)
    const to = await read()
    await build(scenario.before)
    await client.query(here(scenario.rows))
    const from = await read(true)
    const rows = await rowsOf(client, from)
    const catalogue = await otherCatalog(client)

    // What is asked is answered, in as many rounds as it takes.
    const asked: Question[] = []
    const answers = {
      renames: {} as Record<string, string | null>,
      backfills: {} as Record<string, string>,
      using: own(using),
    }
    if (!scenario.asks) Object.assign(answers, { backfills: own(backfills) })
    let diff = diffCatalogs(from, to, answers)
    for (let round = 0; diff.questions.length > 0 && round < 3; round++) {
      asked.push(...diff.questions)
      for (const { kind, id } of diff.questions) {
        if (kind === 'rename') answers.renames[id] = own(renames)[id] ?? null
        else answers.backfills[id] = own(backfills)[id]!
      }
      diff = diffCatalogs(from, to, answers)
    }
    const ready = diffCatalogs(from, to, { ...answers, confirmed: diff.losses.map(lossKey) }).ready
    const of = (direction: 'up' | 'down') =>
      diff.losses
        .filter((loss) => loss.direction === direction)
        .map(({ kind, detail }) => there(`${kind} ${detail}`))
        .sort()
    const result: CaseResult = {
      asked: asked.map((question) => there(short(question))),
      losses: of('up'),
      lossesBack: of('down'),
      ready,
      up: diff.up,
      stopped: null,
      changedAfterStop: 0,
      lost: [],
      lostBack: [],
      held: undefined,
      again: [],
      back: [],
      upAgain: [],
    }
    try {
      await runStatements(client, diff.up)
    } catch (error) {
      const changed = statementsOf(diffCatalogs(await read(), from))
      return { ...result, stopped: (error as Error).message, changedAfterStop: changed.length }
    }
    const forward = own(renames)
    const names = new Map(
      Object.entries(forward).flatMap(([id, old]) =>
        old === null ? [] : [[id.replace(/"(?:[^"]|"")*"$/, `"${old.replaceAll('"', '""')}"`), id] as [string, string]],
      ),
    )
    const renamedOnce = (id: string) => names.get(id) ?? id
    const renamed = (id: string) => {
      const table = [...names].find(
        ([old]) => old.startsWith('table ') && id.startsWith(old.replace('table ', 'column ') + '.'),
      )
      return renamedOnce(table ? id.replace(table[0].slice(6), table[1].slice(6)) : id)
    }
    const exempt = new Set(diff.losses.filter(({ kind }) => kind === 'values' || kind === 'column').map(({ id }) => id))
    const differing = (table: string, column: string) =>
      scenario.differing?.includes(column) === true || exempt.has(`${table.replace('table ', 'column ')}."${column}"`)
    // A value that was asked for is new by intention.
    const filled = new Set(Object.keys(own(backfills)))
    const isFilled = (table: string, column: string) =>
      differing(table, column) || filled.has(`${table.replace('table ', 'column ')}."${column}"`)
    result.lost = differences(rows, await rowsOf(client, await read()), { renamed, differing: isFilled })
    if (scenario.holds) result.held = Object.values((await client.query(here(scenario.holds[0]))).rows[0] as object)[0]
    const reached = await read()
    result.again = statementsOf(diffCatalogs(reached, to))
    await runStatements(client, diff.down)
    const returned = await read()
    result.back = statementsOf(diffCatalogs(returned, from))
    // The same as another reader sees it.
    const other = await otherCatalog(client)
    result.back.push(
      ...other.filter((line) => !catalogue.includes(line)),
      ...catalogue.filter((line) => !other.includes(line)),
    )
    const droppedTables = new Set(diff.losses.filter(({ kind }) => kind === 'table').map(({ id }) => id))
    const comparable = Object.fromEntries(Object.entries(rows).filter(([id]) => !droppedTables.has(id)))
    const kept = { renamed: (id: string) => id, differing: isFilled }
    result.lostBack = scenario.using ? [] : differences(comparable, await rowsOf(client, returned), kept)
    await runStatements(client, diff.up)
    result.upAgain = statementsOf(diffCatalogs(await read(), to))
    return result
  } finally {
    await client.query('ROLLBACK')
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
  }
}
