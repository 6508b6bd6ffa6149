import { CLOCK_TOLERANCE_S, type StoreHealth } from '../../../contract/connections.ts'

const inWords = (seconds: number): string => {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [Math.floor(seconds) % 60, 's'],
  ]
  const first = parts.findIndex(([count]) => count > 0)
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}

/**
 * Returns by how much this console's clock is ahead of the database's, from what both said around one question, in
 * milliseconds. The database read its clock at some time between the question and the answer, so only an offset beyond
 * both is certain.
 */
export const clockOf = (read: {
  askedAt: number
  answeredAt: number
  database: number
}): Pick<StoreHealth, 'clockOffsetSeconds' | 'clockWarning'> => {
  const [least, most] = [read.askedAt - read.database, read.answeredAt - read.database]
  const clockOffsetSeconds = (least > 0 ? least : Math.min(most, 0)) / 1_000
  if (Math.abs(clockOffsetSeconds) <= CLOCK_TOLERANCE_S) return { clockOffsetSeconds }
  const [by, side] = [inWords(Math.abs(clockOffsetSeconds)), clockOffsetSeconds > 0 ? 'ahead of' : 'behind']
  return {
    clockOffsetSeconds,
    clockWarning: `This computer’s clock is ${by} ${side} the database’s. Set it right; until then the database’s clock counts.`,
  }
}
