import { formatDuration, formatNumber } from '../../../i18n/messages.ts'

/** The time of a statement, e.g. `12 ms`; from one second on in larger units. */
export const milliseconds = (value: number) =>
  value < 1_000 ? `${formatNumber(Math.round(value))} ms` : formatDuration(value / 1_000)
