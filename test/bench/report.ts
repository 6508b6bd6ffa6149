import type { Goal, Row } from './bench.ts'

const figure = (value: number | undefined) =>
  value === undefined
    ? ''
    : value >= 100
      ? Math.round(value).toLocaleString('en')
      : String(Number(value.toPrecision(3)))

const describeGoal = (goal: Goal, unit: string) => {
  const suffix = goal.of === 'ours' ? ` ${unit}` : 'x'
  return 'atLeast' in goal ? `>= ${goal.atLeast}${suffix}` : `<= ${goal.atMost}${suffix}`
}

/** A row without a ratio does not meet a goal for the ratio. */
export const isMet = (row: Row): boolean => {
  const value = row.goal.of === 'ratio' ? row.ratio : row.ours
  if (value === undefined || Number.isNaN(value)) return false
  return 'atLeast' in row.goal ? value >= row.goal.atLeast : value <= row.goal.atMost
}

/** One line of JSON for programs, with the same keys in the same order for every row. */
export const toJsonLine = (bench: string, row: Row) =>
  JSON.stringify({
    bench: `${bench}: ${row.name}`,
    ours: row.ours,
    peer: row.peer ?? null,
    unit: row.unit,
    ratio: row.ratio ?? null,
    goal: describeGoal(row.goal, row.unit),
    met: isMet(row),
  })

const columns = ['bench', 'ours', 'peer', 'unit', 'ratio', 'goal', 'met'] as const

/** The table for people: text is left-aligned, figures are right-aligned. */
export const toTable = (measured: readonly { bench: string; row: Row }[]) => {
  const lines = measured.map(({ bench, row }) => [
    `${bench}: ${row.name}`,
    figure(row.ours),
    figure(row.peer),
    row.unit,
    row.ratio === undefined ? '' : row.ratio.toFixed(2),
    describeGoal(row.goal, row.unit),
    isMet(row) ? 'yes' : 'NO',
  ])
  const all: readonly (readonly string[])[] = [columns, ...lines]
  const widths = columns.map((_, index) => Math.max(...all.map((line) => line[index]?.length ?? 0)))
  const isFigure = (index: number) => index === 1 || index === 2 || index === 4
  const print = (line: readonly string[]) =>
    line
      .map((cell, index) => (isFigure(index) ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd()
  return all.map(print).join('\n')
}
