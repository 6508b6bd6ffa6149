import type { SqlParser } from './sql-parser.ts'

const treeOf = ({ parse }: SqlParser, sql: string): string =>
  JSON.stringify(parse(sql), (key, value: unknown) =>
    key === 'location' || key === 'stmt_len' || key === 'stmt_location' ? undefined : value,
  )

/**
 * Whether two statements are one to PostgreSQL's parser. The server writes `x BETWEEN 1 AND 2 AND y` with the range in
 * parentheses of its own until a dump brings it back, and without them from then on: the parser joins what `AND` joins
 * from the left. A text that the parser does not take reads like no other.
 */
export const readsTheSame =
  (parser: SqlParser) =>
  (one: string, other: string): boolean => {
    if (one === other) return true
    try {
      return treeOf(parser, one) === treeOf(parser, other)
    } catch {
      return false
    }
  }
