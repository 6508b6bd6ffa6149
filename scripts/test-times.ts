export type Took = { name: string; seconds: number }

/** The time that `npm test` may take on two quiet cores, in seconds. docs/testing.md names it too. */
export const BUDGET_SECONDS = 15 * 60

/** One line for each runner, the slowest first, then one for the whole run, which says when it exceeds the budget. */
export const timeLines = (took: readonly Took[], wholeSeconds: number): string[] => {
  const whole = Math.round(wholeSeconds)
  return [
    ...took
      .toSorted((one, other) => other.seconds - one.seconds)
      .map(({ name, seconds }) => `${String(Math.round(seconds)).padStart(5)} s  ${name}`),
    `${String(whole).padStart(5)} s  all, with the build` +
      (whole > BUDGET_SECONDS ? `: more than the budget of ${BUDGET_SECONDS} s on two quiet cores` : ''),
  ]
}
