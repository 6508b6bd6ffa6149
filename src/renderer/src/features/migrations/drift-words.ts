import type { DriftItem, Track } from '../../../../contract/migrations.ts'
import { formatList } from '../../i18n/messages.ts'
import { migrationsText as t } from './migrations.messages.ts'

export const driftTones: Record<DriftItem['problem'], 'bad' | 'warn' | 'info'> = {
  missing: 'bad',
  changed: 'bad',
  failed: 'bad',
  extra: 'warn',
  populating: 'info',
}
const kinds = ['missing', 'changed', 'failed', 'extra', 'populating'] as const

/** The id of the heading above the drift of a track. */
export const driftHeading = (track: Track) => `drift-${track}`

/** How many objects differ in which way: `1 missing and 2 differ`. */
export const driftCounts = (items: readonly DriftItem[]) =>
  formatList(
    kinds
      .map((kind) => ({ kind, count: items.filter(({ problem }) => problem === kind).length }))
      .filter(({ count }) => count > 0)
      .map(({ kind, count }) => t(`drift.counts.${kind}`, { count })),
  )

/** The objects that differ. One that the store is still building comes by itself. */
export const differing = (items: readonly DriftItem[]) => items.filter(({ problem }) => problem !== 'populating')

export const driftTone = (items: readonly DriftItem[]) =>
  items.some(({ problem }) => driftTones[problem] === 'bad')
    ? ('bad' as const)
    : differing(items).length > 0
      ? ('warn' as const)
      : ('info' as const)
