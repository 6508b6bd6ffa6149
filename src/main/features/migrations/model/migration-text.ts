import type { Loss, Statement } from '../catalog/diff.ts'
import { checksumOf, type DeclaredMigration, isTransactional } from '../plan-migrations.ts'

const stampOf = (at: Date) => at.toISOString().replaceAll(/\D/g, '').slice(0, 14)

const momentOf = (stamp: string) =>
  new Date(stamp.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z'))

/** Returns as many timestamps as asked for, a second apart, now or after those of `names`. */
export const nextStamps = (names: readonly string[], { now, count }: { now: Date; count: number }): string[] => {
  const newest = momentOf([...names].sort().at(-1)?.slice(0, 14) ?? '').getTime()
  const first = Math.max(now.getTime(), Number.isNaN(newest) ? 0 : newest + 1_000)
  return Array.from({ length: count }, (_, at) => stampOf(new Date(first + at * 1_000)))
}

/** A name as a comment may hold it: on one line. */
const inLine = (text: string) => text.replaceAll(/\s+/g, ' ')

/** `column "films"."film"."year"`, or what becomes of it before that: `narrowing column ...`. */
const lossOf = ({ kind, id }: Loss) => inLine(id.startsWith(`${kind} `) ? id : `${kind} ${id}`)

const lossesOf = (losses: readonly Loss[], direction: Loss['direction']) =>
  losses
    .filter((loss) => loss.direction === direction)
    .map((loss) => `-- Loses: ${lossOf(loss)} (${inLine(loss.detail)})`)

/** A body that may hold any text, so its quotes are chosen to be none of it. */
const asOneStatement = (statements: readonly string[], tag = '$do$'): string => {
  const body = statements.map((sql) => `  ${sql};\n`).join('')
  return body.includes(tag)
    ? asOneStatement(statements, `${tag.slice(0, -1)}_$`)
    : `DO ${tag}\nBEGIN\n${body}END ${tag}`
}

const textOf = (comments: readonly string[], statements: readonly string[]) =>
  [...comments, ...statements.map((sql) => `${sql};`)].map((line) => `${line}\n`).join('')

/** Returns a migration with the texts of its files. What it loses stands in their first lines. */
export const migrationOf = (
  name: string,
  { up, down, losses }: { up: readonly Statement[]; down: readonly Statement[]; losses: readonly Loss[] },
): DeclaredMigration => {
  const texts = (statements: readonly Statement[]) => statements.map(({ sql }) => sql)
  const upText = textOf(lossesOf(losses, 'up'), texts(up))
  const downText = textOf(lossesOf(losses, 'down'), texts(down))
  return { name, up: upText, down: downText, checksum: checksumOf(upText), transactional: isTransactional(upText) }
}

const ADD_VALUE = /^(ALTER TYPE (?:"(?:[^"]|"")*"\.?)+ ADD VALUE) /

/**
 * Returns the migration that adds values to enums, each by a statement that takes effect at once
 * and may run again after a console died between two of them. Values go away again
 * by a new type, whose statements are one: without a transaction it is done all or not at all.
 */
export const enumValuesMigrationOf = (
  name: string,
  { up, down, losses }: { up: readonly Statement[]; down: readonly Statement[]; losses: readonly Loss[] },
): DeclaredMigration => {
  const upText = textOf(
    ['-- transaction: none', '-- A new value of an enum can be used once the statement that adds it has taken effect.'],
    up.map(({ sql }) => sql.replace(ADD_VALUE, '$1 IF NOT EXISTS ')),
  )
  const downText = textOf(lossesOf(losses, 'down'), [asOneStatement(down.map(({ sql }) => sql))])
  return { name, up: upText, down: downText, checksum: checksumOf(upText), transactional: false }
}
