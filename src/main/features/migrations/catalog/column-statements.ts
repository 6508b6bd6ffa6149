import type { Catalog, Column, Sequence } from './catalog.ts'
import { COMPRESSION, columnClause, columnExtras, STORAGE } from './create-statements.ts'
import { collated, ownTable, sequenceClauses } from './sql-clauses.ts'
import { idOf, qualified, quoteName, quoteText } from './words/quoting.ts'
import { castOf, isNarrowing, neutralValue, sameButModifiers } from './type-changes.ts'
import type { Change } from './plan-changes.ts'
import type { Way } from './way.ts'

const enumOf = (column: Column, catalog: Catalog) => {
  const id = column.needs.find((need) => need.startsWith('enum '))
  const object = id === undefined ? undefined : catalog.objects.get(id)
  return object?.kind === 'enum' ? object : undefined
}

/** Whether rows may be there. On the way back there may always be, since it runs later. */
const isFilled = (column: Column, { direction, from }: Way) => {
  if (direction === 'down') return true
  const table = from.objects.get(column.tableId)
  return table?.kind === 'table' && table.populated !== false
}

const setNotNull = (column: Column) => {
  const { notNull } = column
  const of = `ALTER TABLE ${ownTable(column)}`
  return notNull?.constraint
    ? `${of} ADD CONSTRAINT ${quoteName(notNull.constraint)} NOT NULL ${quoteName(column.name)}`
    : `${of} ALTER COLUMN ${quoteName(column.name)} SET NOT NULL`
}

/** Adds a column to a table that exists. Rows that are there get the default, or the value that was asked for. */
export const addColumn = (column: Column, { given, way }: { given: string | null; way: Way }): string[] => {
  const add = (clause: string) => [`ALTER TABLE ${ownTable(column)} ADD COLUMN ${clause}`, ...columnExtras(column)]
  const alter = `ALTER TABLE ${ownTable(column)} ALTER COLUMN ${quoteName(column.name)}`
  const backfill = way.answers.backfills?.[column.id]
  const needsValue =
    column.notNull?.valid && given === null && !column.generated && !column.identity && isFilled(column, way)
  if (backfill !== undefined && !column.generated) {
    // Rewriting the column fires no trigger, and the expression may use the other columns.
    const filled = `${alter} TYPE ${column.type}${collated(column.collation)} USING (${backfill})`
    const added = add(columnClause({ ...column, notNull: null }, given))
    return column.notNull?.valid ? [...added, filled, setNotNull(column)] : [...added, filled]
  }
  if (!needsValue) return add(columnClause(column, given))
  const neutral = neutralValue(column, enumOf(column, way.to)?.values)
  if (way.direction === 'up') {
    way.questions.push({ kind: 'backfill', id: column.id, suggestion: neutral })
    return []
  }
  way.lose({ kind: 'filler', id: column.id, detail: neutral ?? `no value of ${column.type} is known` })
  return neutral === null
    ? add(columnClause(column, null))
    : [...add(columnClause(column, neutral)), `${alter} DROP DEFAULT`]
}

const retype = (from: Column, to: Column, { change, way }: { change: Change; way: Way }): string[] => {
  const backfill = from.notNull ? undefined : way.answers.backfills?.[to.id]
  if (change !== 'retype' && backfill === undefined) return []
  const name = quoteName(to.name)
  const [oldEnum, newEnum] = [enumOf(from, way.from), enumOf(to, way.to)]
  const chosen = way.answers.using?.[to.id]
  const same = sameButModifiers(from.type, to.type) && !newEnum && !to.type.includes('.')
  const cast =
    chosen ?? (same ? name : castOf(name, { to: to.type, viaText: oldEnum !== undefined || newEnum !== undefined }))
  const narrows =
    oldEnum && newEnum
      ? oldEnum.id !== newEnum.id && oldEnum.values.some((value) => !newEnum.values.includes(value))
      : oldEnum
        ? isNarrowing('text', to.type)
        : isNarrowing(from.type, to.type)
  if (narrows) way.lose({ kind: 'narrowing', id: to.id, detail: `${from.type} -> ${to.type}` })
  const value = backfill === undefined ? cast : `COALESCE(${cast}, ${backfill})`
  const using = value === name ? '' : ` USING ${value}`
  return [`ALTER TABLE ${ownTable(to)} ALTER COLUMN ${name} TYPE ${to.type}${collated(to.collation)}${using}`]
}

const nullability = (from: Column, to: Column, way: Way): string[] => {
  const of = `ALTER TABLE ${ownTable(to)}`
  const name = quoteName(to.name)
  const drop = `${of} ALTER COLUMN ${name} DROP NOT NULL`
  const later = () => columnExtras({ ...to, statistics: null, storage: null })
  if (!to.notNull) return from.notNull ? [drop] : []
  if (!from.notNull) {
    if (!to.notNull.valid) return later()
    if (way.answers.backfills?.[to.id] === undefined && isFilled(to, way))
      way.lose({ kind: 'null', id: to.id, detail: 'NULL -> NOT NULL' })
    return [setNotNull(to)]
  }
  const renamed = to.notNull.constraint ?? `${to.table}_${to.name}_not_null`
  const rename =
    from.notNull.constraint !== to.notNull.constraint && from.notNull.actual !== null
      ? [`${of} RENAME CONSTRAINT ${quoteName(from.notNull.actual)} TO ${quoteName(renamed)}`]
      : []
  if (from.notNull.valid && !to.notNull.valid) return [drop, ...later()]
  if (!from.notNull.valid && to.notNull.valid) {
    way.lose({ kind: 'null', id: to.id, detail: 'NOT NULL NOT VALID -> NOT NULL' })
    return [...rename, `${of} ALTER COLUMN ${name} SET NOT NULL`]
  }
  return rename
}

/** The sequence that gives the column its numbers, as a default. */
export const serialOf = (column: Column, catalog: Catalog): Sequence | undefined => {
  const given = catalog.objects.get(idOf('default', column.schema, column.table, column.name))
  const id = given?.needs.find((need) => need.startsWith('sequence '))
  const sequence = id === undefined ? undefined : catalog.objects.get(id)
  return sequence?.kind === 'sequence' ? sequence : undefined
}

/** Sets a sequence behind the largest value of a column. Leaves it alone for a table without rows. */
export const continueAfter = (column: Pick<Column, 'schema' | 'table' | 'name'>, sequence: string): string => {
  const name = quoteName(column.name)
  return `SELECT setval(${sequence}, max(${name})) FROM ${ownTable(column)} HAVING max(${name}) > 0`
}

/** The sequence of an identity column. Its name is the server's choice, so it is looked up when the statement runs. */
const ownSequence = (column: Column) =>
  `pg_get_serial_sequence(${quoteText(ownTable(column))}, ${quoteText(column.name)})`

const nameOf = (sequence: Sequence) => quoteText(qualified(sequence.schema, sequence.name))

/** A body that may hold any name, so its quotes are chosen to be none of it. */
const inDo = (body: string, tag = '$do$'): string =>
  body.includes(tag) ? inDo(body, `${tag.slice(0, -1)}_$`) : `DO ${tag} BEGIN ${body}; END ${tag}`

/** The statement that frees the usual name of an identity's sequence, for a sequence that takes over from it. */
export const putIdentityAside = (column: Column): string => {
  const aside = quoteText(quoteName(`${column.table.slice(0, 20)}_${column.name.slice(0, 20)}__old`))
  return inDo(`EXECUTE 'ALTER SEQUENCE ' || ${ownSequence(column)} || ' RENAME TO ' || ${aside}`)
}

const beside = (column: Column) => `${column.table.slice(0, 20)}_${column.name.slice(0, 20)}__new`

/** Tells whether an identity has to wait for the name of its sequence, because that of a serial still has it. */
export const namedAside = (from: Column, to: Column, { from: old }: Way): boolean =>
  !from.identity && to.identity !== null && serialOf(from, old)?.name === to.identity.sequence

/** The statement that gives the sequence of an identity the name that has become free. */
export const takeName = (column: Column): string =>
  `ALTER SEQUENCE ${qualified(column.schema, beside(column))} RENAME TO ${quoteName(column.identity!.sequence)}`

const identity = (from: Column, to: Column, way: Way): string[] => {
  const alter = `ALTER TABLE ${ownTable(to)} ALTER COLUMN ${quoteName(to.name)}`
  const always = to.identity?.always ? 'ALWAYS' : 'BY DEFAULT'
  if (!from.identity && !to.identity) return []
  if (!from.identity && to.identity) {
    const serial = serialOf(from, way.from)
    const named = serial && namedAside(from, to, way) ? `SEQUENCE NAME ${qualified(to.schema, beside(to))} ` : ''
    const options = `${named}${sequenceClauses(to.identity.options)}`.trim()
    const own = ownSequence(to)
    // A sequence that gave no number yet has no position, and setval does nothing then.
    const position = serial
      ? `SELECT setval(${own}, pg_sequence_last_value(${nameOf(serial)}::regclass))`
      : continueAfter(to, own)
    // While it belongs to the column, it is the one that the server finds for it.
    const freed = serial ? [`ALTER SEQUENCE ${qualified(serial.schema, serial.name)} OWNED BY NONE`] : []
    return [...freed, `${alter} ADD GENERATED ${always} AS IDENTITY${options && ` (${options})`}`, position]
  }
  if (from.identity && !to.identity) {
    const serial = serialOf(to, way.to)
    const keep =
      serial && !way.from.objects.has(serial.id)
        ? [`SELECT setval(${nameOf(serial)}, pg_sequence_last_value(${ownSequence(to)}::regclass))`]
        : []
    return [...keep, `${alter} DROP IDENTITY`]
  }
  const steps: string[] = []
  if (from.identity!.always !== to.identity!.always) steps.push(`SET GENERATED ${always}`)
  const options = sequenceClauses(to.identity!.options, from.identity!.options)
  const each = /(INCREMENT BY|MINVALUE|NO MINVALUE|MAXVALUE|NO MAXVALUE|START WITH|CACHE|NO CYCLE|CYCLE)( -?\d+)?/g
  for (const [clause] of options.matchAll(each)) steps.push(`SET ${clause}`)
  return steps.length > 0 ? [`${alter} ${steps.join(' ')}`] : []
}

const generation = (from: Column, to: Column): string[] => {
  if (!from.generated) return []
  const alter = `ALTER TABLE ${ownTable(to)} ALTER COLUMN ${quoteName(to.name)}`
  if (!to.generated) return [`${alter} DROP EXPRESSION`]
  return from.generated.expression === to.generated.expression
    ? []
    : [`${alter} SET EXPRESSION AS (${to.generated.expression})`]
}

/** Puts what a virtual column computes into a column of its own, which then takes its name. */
const copied = (from: Column, to: Column): string[] => {
  const of = `ALTER TABLE ${ownTable(to)}`
  const beside = quoteName(`${to.name.slice(0, 40)}__kept`)
  const type = `${to.type}${collated(to.collation)}`
  return [
    `${of} ADD COLUMN ${beside} ${type}`,
    `${of} ALTER COLUMN ${beside} TYPE ${type} USING (${from.generated!.expression})`,
    `${of} DROP COLUMN ${quoteName(to.name)}`,
    `${of} RENAME COLUMN ${beside} TO ${quoteName(to.name)}`,
  ]
}

/** Alters a column in place, so that its values stay. Names what does not fit. */
export const alterColumn = (from: Column, to: Column, { change, way }: { change: Change; way: Way }): string[] => {
  const alter = `ALTER TABLE ${ownTable(to)} ALTER COLUMN ${quoteName(to.name)}`
  if (change === 'copy') {
    const { type, collation } = to
    const fresh = { generated: null, notNull: null, statistics: null, storage: null, compression: null }
    const plain = { ...from, ...fresh, type, collation }
    return [...copied(from, to), ...alterColumn(plain, to, { change: 'alter', way })]
  }
  const extras: string[] = []
  if (from.statistics !== to.statistics) extras.push(`${alter} SET STATISTICS ${to.statistics ?? -1}`)
  if (from.storage !== to.storage) extras.push(`${alter} SET STORAGE ${STORAGE[to.storage ?? to.typeStorage]}`)
  if (from.compression !== to.compression)
    extras.push(`${alter} SET COMPRESSION ${to.compression === null ? 'default' : COMPRESSION[to.compression]}`)
  // An identity column is NOT NULL before it is one, and afterwards too.
  const removed = from.identity && !to.identity
  const ofIdentity = identity(from, to, way)
  return [
    ...generation(from, to),
    ...(removed ? ofIdentity : []),
    ...retype(from, to, { change, way }),
    ...nullability(from, to, way),
    ...(removed ? [] : ofIdentity),
    ...extras,
  ]
}
