import { useQueries } from '@tanstack/vue-query'
import { computed, type Ref, ref } from 'vue'
import type { HistoryEntry } from '../../../../../contract/migration-history.ts'
import type { Track, TrackStatus } from '../../../../../contract/migrations.ts'
import { problemOf } from '../../../client/problem.ts'
import { useApi } from '../../../client/school.ts'
import { folded } from '../../../ui/folded.ts'

export type Entry = HistoryEntry & { track: Track; key: string }

/** What the list is narrowed to. An empty value narrows nothing. */
export type HistoryFilter = {
  track: Track | ''
  direction: HistoryEntry['direction'] | ''
  outcome: HistoryEntry['outcome'] | ''
  search: string
}

export const fits = (entry: Entry, { track, direction, outcome, search }: HistoryFilter) =>
  (track === '' || entry.track === track) &&
  (direction === '' || entry.direction === direction) &&
  (outcome === '' || entry.outcome === outcome) &&
  [entry.name, entry.by ?? ''].some((text) => folded(text).includes(folded(search.trim())))

/** The histories of all tracks that can be read, as one list, newest first. */
export const useMigrationHistory = (tracks: Readonly<Ref<readonly TrackStatus[]>>) => {
  const { queries } = useApi()
  const read = computed(() => tracks.value.filter(({ unavailable }) => unavailable === null).map(({ track }) => track))
  const histories = useQueries({
    queries: computed(() => read.value.map((track) => queries.migrations.history.queryOptions({ input: { track } }))),
  })
  const filter = ref<HistoryFilter>({ track: '', direction: '', outcome: '', search: '' })
  const entries = computed((): Entry[] =>
    histories.value
      .flatMap(({ data }) =>
        (data?.entries ?? []).map((entry, index) => ({ ...entry, track: data!.track, key: `${data!.track} ${index}` })),
      )
      .sort(
        (one, other) =>
          other.at.getTime() - one.at.getTime() || other.key.localeCompare(one.key, 'en', { numeric: true }),
      ),
  )
  const shown = computed(() => entries.value.filter((entry) => fits(entry, filter.value)))
  const loading = computed(() => histories.value.some(({ isPending }) => isPending))
  const unread = computed(() => [
    ...tracks.value.flatMap(({ track, unavailable }) => (unavailable === null ? [] : [{ track, reason: unavailable }])),
    ...histories.value.flatMap(({ error }, index) =>
      error === null ? [] : [{ track: read.value[index]!, reason: problemOf(error).title }],
    ),
  ])
  return { filter, shown, loading, unread }
}
