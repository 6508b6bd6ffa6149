import type { LintFinding } from '../../../../contract/migrations.ts'
import type { Numbered } from './lint-allowances.ts'

const lineStartsOf = (text: string) => [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]

/** Gives findings their lines and columns, in the order of the file. */
export const placedIn = (
  { migration, direction, text }: { migration: string; direction: 'up' | 'down'; text: string },
  found: readonly Numbered[],
): LintFinding[] => {
  const starts = lineStartsOf(text)
  return found
    .toSorted((one, other) => one.at - other.at)
    .map(({ code, severity, at, object, detail, index }) => {
      const line = starts.findLastIndex((start) => start <= at)
      return {
        migration,
        direction,
        code,
        severity,
        statement: index,
        line: line + 1,
        column: at - starts[line]! + 1,
        object,
        detail: detail ?? null,
      }
    })
}
