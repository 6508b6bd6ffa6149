/** One statement of a way between two catalogs, without a semicolon. */
export type Statement = {
  sql: string
  /** False when the server uses its effect only after it was committed: it runs before the transaction of the others. */
  transaction: boolean
}

/** What a way may lose, or where it may stop because rows do not fit. */
export type Loss = {
  direction: 'up' | 'down'
  /**
   * `table`, `column`, `sequence`: dropped with what it holds. `values`: replaced by computed ones. `narrowing`: the new
   * type has not every value of the old one. `null`: rows without a value stop the statement. `enum-value`: rows with
   * the removed value stop it. `filler`: a column comes back with the same value in every row. `unlogged`: rows do not
   * survive a crash.
   */
  kind: 'table' | 'column' | 'sequence' | 'values' | 'narrowing' | 'null' | 'enum-value' | 'filler' | 'unlogged'
  /** The id of the object, e.g. `column "directory"."person"."email"`. */
  id: string
  /** The table or column before and after, e.g. `integer -> smallint`. */
  detail: string
  confirmed: boolean
}

/** What only a person knows. Without the answer there is no way up. */
export type Question =
  /** Is this table or column new, or one of these that were there before? */
  | { kind: 'rename'; id: string; candidates: string[] }
  /** Which value do the rows get that are there already? An SQL expression over the other columns. */
  | { kind: 'backfill'; id: string; suggestion: string | null }

export type Answers = {
  /** For the id of what is new: the former name, or null when it is new indeed. */
  renames?: Record<string, string | null>
  /** For the id of a column: the SQL expression of the value for rows that have none. */
  backfills?: Record<string, string>
  /** For the id of a column: the SQL expression of its new value, where the cast of the server is not the wanted one. */
  using?: Record<string, string>
  /** The losses of the way up that were accepted, as `<kind> <id>`. */
  confirmed?: readonly string[]
}

/** Both ways between two catalogs. `up` and `down` are empty while there are questions. */
export type CatalogDiff = {
  up: Statement[]
  down: Statement[]
  losses: Loss[]
  questions: Question[]
  /** True when no question is open and every loss of the way up is confirmed. */
  ready: boolean
}

/** How a loss is named in `Answers.confirmed`. */
export const lossKey = ({ kind, id }: Pick<Loss, 'kind' | 'id'>) => `${kind} ${id}`
