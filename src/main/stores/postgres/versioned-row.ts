import type { EntityManager, EntitySchema, FindOptionsWhere, ObjectLiteral } from 'typeorm'
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js'
import { refusal } from '../../../contract/errors.ts'
import { saidOf } from '../../foundation/words-of-server.ts'
import { NOW_SQL } from './database-clock.ts'
import { driverErrorOf } from './driver-error.ts'

type Versioned = ObjectLiteral & { id: string; version: number }

/** Values of some fields. A function gives SQL, e.g. `() => NOW_SQL`, so that the statement decides the value. */
export type Values<Row> = { [Field in keyof Row]?: Row[Field] | (() => string) }

type Deleted = { id: string; deletedAt: Date; version: number }

/**
 * Returns the row, locked until the transaction ends. Refuses an unknown id and another version than the current one. A
 * version that is left out is any.
 * With `refuseDeleted` a deleted row is refused as deleted, whatever its version.
 */
export const lockVersion = async <Row extends Versioned>(
  manager: EntityManager,
  entity: EntitySchema<Row>,
  {
    name,
    id,
    version,
    refuseDeleted,
  }: { name: string; id: string; version?: number | undefined; refuseDeleted?: (row: Deleted) => Promise<Error> },
): Promise<Row> => {
  const row = await manager.findOne(entity, {
    where: { id } as FindOptionsWhere<Row>,
    lock: { mode: 'pessimistic_write' },
  })
  if (!row) throw refusal('NOT_FOUND', { entity: name, id })
  const deletedAt: unknown = row['deletedAt']
  if (refuseDeleted && deletedAt instanceof Date) throw await refuseDeleted({ id, deletedAt, version: row.version })
  if (version !== undefined && row.version !== version)
    throw refusal('STALE_VERSION', { entity: name, id, currentVersion: row.version })
  return row
}

/** Writes a new row, with the school's time as the instant of making and of the last change, and returns it. */
export const insertVersioned = async <Row extends Versioned>(
  manager: EntityManager,
  entity: EntitySchema<Row>,
  row: Values<Row> & { id: string },
): Promise<Row> => {
  const now = () => NOW_SQL
  const values = { ...row, createdAt: now, updatedAt: now }
  await manager.insert(entity, values as unknown as QueryDeepPartialEntity<Row>)
  return manager.findOneByOrFail(entity, { id: row.id } as FindOptionsWhere<Row>)
}

/** Writes the changes with the next version and returns the row as it is then. */
export const saveVersion = async <Row extends Versioned>(
  manager: EntityManager,
  entity: EntitySchema<Row>,
  { row, changes }: { row: Row; changes: Values<Row> },
): Promise<Row> => {
  const next = { ...changes, version: row.version + 1, updatedAt: () => NOW_SQL }
  await manager.update(entity, { id: row.id } as FindOptionsWhere<Row>, next as unknown as QueryDeepPartialEntity<Row>)
  return manager.findOneByOrFail(entity, { id: row.id } as FindOptionsWhere<Row>)
}

const same = (one: unknown, other: unknown): boolean => {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime()
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, index) => same(each, other[index]))
  return one === other
}

/** Returns the change that ends a row's validity now, by the database's clock. Returns nothing when it ended before. */
export const endingNow = async (manager: EntityManager, { validTo }: { validTo: Date | null }) => {
  const [{ now }] = await manager.query<[{ now: Date }]>(`SELECT ${NOW_SQL} AS now`)
  return validTo !== null && validTo <= now ? {} : { validTo: () => NOW_SQL }
}

/** Returns the fields of `patch` that would change `row`, before and after. Returns undefined when none would. */
export const changedFields = <Row extends object, Patch extends Values<Row>>(row: Row, patch: Patch) => {
  const fields = (Object.keys(patch) as (keyof Row)[]).filter(
    (field) => patch[field] !== undefined && !same(row[field], patch[field]),
  )
  if (fields.length === 0) return undefined
  const pick = <Source extends Values<Row>>(source: Source) =>
    Object.fromEntries(fields.map((field) => [field, source[field]])) as Partial<Source> & Record<string, unknown>
  return { before: pick(row), after: pick(patch) }
}

/**
 * Writes what `patch` changes. Returns the row as it is then, and the changed fields before and after. Writes nothing
 * and returns undefined when nothing would change.
 */
export const writeChanges = async <Row extends Versioned>(
  manager: EntityManager,
  entity: EntitySchema<Row>,
  { row, patch }: { row: Row; patch: Values<Row> },
) => {
  const change = changedFields(row, patch)
  if (!change) return undefined
  const saved = await saveVersion(manager, entity, { row, changes: change.after })
  const after = Object.fromEntries(Object.keys(change.after).map((field) => [field, saved[field] as unknown]))
  return { saved, before: change.before, after }
}

type ConstraintError = Error & { constraint: string }

const constraintOf = (error: unknown): string | undefined => {
  const cause = driverErrorOf(error)
  return cause instanceof Error && 'constraint' in cause ? (cause as ConstraintError).constraint : undefined
}

/** Runs a write and turns the violation of a named constraint into the contract's error. */
export const refusingViolations = async <Result>(
  refusals: Record<string, () => Error | Promise<Error>>,
  write: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await write()
  } catch (error) {
    const constraint = constraintOf(error)
    const refuse = constraint === undefined ? undefined : saidOf(refusals, constraint)
    throw refuse ? await refuse() : error
  }
}
