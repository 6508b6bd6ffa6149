import type { EntityManager, EntitySchema, FindOptionsWhere, ObjectLiteral } from 'typeorm'
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js'
import { refusal } from '../../../contract/errors.ts'

type Versioned = ObjectLiteral & { id: string; version: number }

/** The row, locked until the transaction ends; refuses an unknown id and another version than the current one. */
export const lockVersion = async <Row extends Versioned>(
  manager: EntityManager,
  entity: EntitySchema<Row>,
  { name, id, version }: { name: string; id: string; version: number },
): Promise<Row> => {
  const row = await manager.findOne(entity, {
    where: { id } as FindOptionsWhere<Row>,
    lock: { mode: 'pessimistic_write' },
  })
  if (!row) throw refusal('NOT_FOUND', { entity: name, id })
  if (row.version !== version) throw refusal('STALE_VERSION', { entity: name, id, currentVersion: row.version })
  return row
}

/** Writes the changes with the next version and gives the row as it is then. */
export const saveVersion = async <Row extends Versioned>(
  manager: EntityManager,
  entity: EntitySchema<Row>,
  { row, changes }: { row: Row; changes: Partial<Row> },
): Promise<Row> => {
  const next = { ...changes, version: row.version + 1, updatedAt: () => 'now()' }
  await manager.update(entity, { id: row.id } as FindOptionsWhere<Row>, next as unknown as QueryDeepPartialEntity<Row>)
  return manager.findOneByOrFail(entity, { id: row.id } as FindOptionsWhere<Row>)
}

const same = (one: unknown, other: unknown) =>
  one instanceof Date && other instanceof Date ? one.getTime() === other.getTime() : one === other

/** The fields of `patch` that would change `row`, as they were and as they shall be; undefined where none does. */
export const changedFields = <Row extends object>(row: Row, patch: Partial<Row>) => {
  const fields = (Object.keys(patch) as (keyof Row)[]).filter(
    (field) => patch[field] !== undefined && !same(row[field], patch[field]),
  )
  if (fields.length === 0) return undefined
  const pick = (source: Partial<Row>) =>
    Object.fromEntries(fields.map((field) => [field, source[field]])) as Partial<Row> & Record<string, unknown>
  return { before: pick(row), after: pick(patch) }
}

type ConstraintError = Error & { constraint: string }

const constraintOf = (error: unknown): string | undefined => {
  const driverError = error instanceof Error && 'driverError' in error ? error.driverError : error
  return driverError instanceof Error && 'constraint' in driverError
    ? (driverError as ConstraintError).constraint
    : undefined
}

/** Runs a write and turns the violation of a named constraint into what the contract says about it. */
export const refusingViolations = async <Result>(
  refusals: Record<string, () => Error | Promise<Error>>,
  write: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await write()
  } catch (error) {
    const constraint = constraintOf(error)
    const refuse = constraint === undefined ? undefined : refusals[constraint]
    throw refuse ? await refuse() : error
  }
}
