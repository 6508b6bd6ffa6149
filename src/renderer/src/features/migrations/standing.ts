import type { DriftItem, MigrationRow, TrackStatus } from '../../../../contract/migrations.ts'
import { formatList } from '../../i18n/messages.ts'
import { differing, driftTone } from './drift-words.ts'
import { migrationsText as t } from './migrations.messages.ts'

const STATES = ['applied', 'pending', 'failed', 'out-of-order', 'changed', 'missing'] as const

const countsOf = (rows: readonly MigrationRow[], states: readonly MigrationRow['state'][]) =>
  formatList(
    states
      .map((state) => ({ state, count: rows.filter((row) => row.state === state).length }))
      .filter(({ count }) => count > 0)
      .map(({ state, count }) => t(`timeline.counts.${state}`, { count })),
  )

const MOST_ROWS = 20

/**
 * The migrations of a long track that are worth a row: those around the place where the school stands, and every one
 * with something wrong. All of a short track.
 */
export const nearRows = (rows: readonly MigrationRow[]): readonly MigrationRow[] => {
  if (rows.length <= MOST_ROWS) return rows
  const stands = rows.findLastIndex(({ appliedAt }) => appliedAt !== null)
  const first = Math.min(Math.max(0, stands - MOST_ROWS / 2), rows.length - MOST_ROWS)
  return rows.filter(
    ({ state }, at) => (at >= first && at < first + MOST_ROWS) || (state !== 'applied' && state !== 'pending'),
  )
}

/** How many migrations are in which state: `2 applied and 1 pending`. */
export const stateCounts = ({ rows }: Pick<TrackStatus, 'rows'>) => countsOf(rows, STATES)

/** Where a track stands, in one line: what is wrong with its files and its store comes before what is pending. */
export const standingOf = (
  { rows, pending }: Pick<TrackStatus, 'rows' | 'pending'>,
  drift: readonly DriftItem[],
): { tone: 'good' | 'warn' | 'bad'; words: string } => {
  const isFaulty = rows.some(({ state }) => state !== 'applied' && state !== 'pending')
  const count = differing(drift).length
  const files = isFaulty
    ? countsOf(
        rows,
        STATES.filter((state) => state !== 'applied'),
      )
    : pending > 0
      ? t('pending', { count: pending })
      : null
  const tone = isFaulty ? 'bad' : files === null ? 'good' : 'warn'
  if (count === 0) return { tone, words: files ?? t('upToDate') }
  return {
    tone: isFaulty || driftTone(drift) === 'bad' ? 'bad' : 'warn',
    words: files === null ? t('upToDateButDiffers', { count }) : t('andDiffers', { standing: files, count }),
  }
}
