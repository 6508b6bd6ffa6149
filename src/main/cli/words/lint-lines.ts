import type { LintFinding } from '../../../contract/migrations.ts'
import { lintWords } from '../../../contract/reasons/lint-findings.ts'

const placeOf = ({
  migration,
  direction,
  line,
  column,
}: Pick<LintFinding, 'migration' | 'direction' | 'line' | 'column'>) => `${migration} ${direction} ${line}:${column}`

/** One line for each statement and code with the objects it is about, and below it why and what to do instead. */
export const linesOf = (findings: readonly LintFinding[]) => {
  const alike = Map.groupBy(findings, ({ detail, ...finding }) =>
    [finding.severity, placeOf(finding), finding.code, detail ?? ''].join('\n'),
  )
  return [...alike.values()].flatMap((some) => {
    const { severity, code, detail, ...place } = some[0]!
    const { why, instead } = lintWords[code]
    const objects = some.map(({ object }) => object).join(', ')
    const reason = detail === null ? why : `${why} (${detail})`
    return [`${severity} ${placeOf(place)} ${code} ${objects}`.trimEnd(), `  ${reason}`, `  Instead: ${instead}`]
  })
}
