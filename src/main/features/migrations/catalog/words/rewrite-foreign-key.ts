import { qualified } from './quoting.ts'
import { rewriteName, spelled } from './rewrite-names.ts'

/** A rename of a table, or of a column of `table`. */
type Renamed = { kind: string; schema: string; table: string | null; from: string; to: string }

const NAMES = String.raw`(?:"(?:[^"]|"")*"|[^"()])*`
const LAST_NAME = /(?:"(?:[^"]|"")*"|[^".]+)$/
/** The own columns, the other table, its columns, and what follows, where columns of its own may be named again. */
const FOREIGN_KEY = new RegExp(
  String.raw`^(FOREIGN KEY \()(${NAMES})(\) REFERENCES )(${NAMES})(\()(${NAMES})(\))(.*)$`,
  's',
)

/**
 * Rewrites the definition of a foreign key of `table` as the server prints it after a rename. A column is renamed only
 * where a column of its own table stands: both tables may have one of the same name. null for any other definition.
 */
export const rewriteForeignKey = (
  definition: string,
  { schema, table, rename }: { schema: string; table: string; rename: Renamed },
): string | null => {
  const parts = FOREIGN_KEY.exec(definition)
  if (!parts) return null
  const [, begin, own, references, other, open, theirs, close, rest] = parts as unknown as string[]
  const { kind, from, to } = rename
  if (kind === 'table') {
    const isOther = plainly(other!) === plainly(qualified(rename.schema, from))
    const target = isOther ? other!.replace(LAST_NAME, () => spelled(to)) : other!
    return [begin, own, references, target, open, theirs, close, rest].join('')
  }
  if (kind !== 'column') return definition
  const isOwn = rename.schema === schema && rename.table === table
  const isTheirs = plainly(other!) === plainly(qualified(rename.schema, rename.table!))
  const change = (text: string, may: boolean) => (may ? rewriteName(text, { from, to, column: true }) : text)
  const columns = [begin, change(own!, isOwn), references, other, open, change(theirs!, isTheirs), close]
  return [...columns, change(rest!, isOwn)].join('')
}

/** A name without the quotes that it does not need. */
const plainly = (name: string) => name.replace(/"([a-z_][a-z0-9_$]*)"/g, '$1')
