import { useInfiniteQuery, type InfiniteData } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import type { BoundReached, Served } from '../../../../../contract/authority.ts'
import { MAX_PAGE, type Page } from '../../../../../contract/page.ts'
import { toast } from '../../../app/toast.ts'
import { problemOf } from '../../../client/problem.ts'
import { useApi } from '../../../client/school.ts'
import { formatNumber } from '../../../i18n/messages.ts'
import { authorityText as t } from '../words/authority.messages.ts'

/** The largest number of rows in one file: a hundred pages. */
const MOST_SAVED = 20_000

/** Later pages keep the instant of the first page, for which their cursor was made. */
export type NextPage = { cursor: string; at: Date } | undefined
export type AnswerPage<Row, More = unknown> = Page<Row> & Served & BoundReached & { at: Date } & More
type Read<Row, More> = (
  input: { cursor: string | undefined; at: Date | undefined; limit: number },
  options: { signal?: AbortSignal },
) => Promise<AnswerPage<Row, More>>

/**
 * A paged answer of authority. `More` is the type of what its pages contain besides rows. `read` is undefined while the
 * question is incomplete.
 */
export const useAuthorityList = <Row, More = unknown>(
  /** `key` identifies the question, including its instant. */
  asked: ComputedRef<{ key: unknown[]; at: Date | undefined; read: Read<Row, More> } | undefined>,
) => {
  const { profileId } = useApi()
  const list = useInfiniteQuery(
    computed(() => ({
      queryKey: [
        [profileId ?? 'default', 'authority', 'list'],
        ...(asked.value?.key ?? []),
        asked.value?.at?.toISOString(),
      ],
      queryFn: ({ pageParam, signal }: { pageParam: NextPage; signal: AbortSignal }) =>
        asked.value!.read({ cursor: pageParam?.cursor, at: pageParam?.at ?? asked.value?.at, limit: 100 }, { signal }),
      initialPageParam: undefined as NextPage,
      getNextPageParam: ({ nextCursor, at }: AnswerPage<Row, More>): NextPage =>
        nextCursor === null ? undefined : { cursor: nextCursor, at },
      enabled: asked.value !== undefined,
    })),
  )
  const pages = computed(
    () => (asked.value && (list.data.value as InfiniteData<AnswerPage<Row, More>> | undefined)?.pages) ?? [],
  )

  /** Reads the list for a file, and reports when it was cut off. */
  const readAll = async (): Promise<Row[]> => {
    const question = asked.value
    if (question === undefined) return []
    const rows: Row[] = []
    let next: NextPage
    do {
      const page: AnswerPage<Row, More> = await question.read(
        { cursor: next?.cursor, at: next?.at ?? question.at, limit: MAX_PAGE },
        {},
      )
      rows.push(...page.items)
      next = page.nextCursor === null ? undefined : { cursor: page.nextCursor, at: page.at }
    } while (next !== undefined && rows.length < MOST_SAVED)
    if (next !== undefined) toast.info(t('share.cut', { count: formatNumber(rows.length) }))
    return rows
  }

  return {
    asked: computed(() => asked.value !== undefined),
    rows: computed(() => pages.value.flatMap(({ items }) => items)),
    first: computed((): AnswerPage<Row, More> | undefined => pages.value[0]),
    served: computed((): (Served & BoundReached) | undefined => pages.value[0]),
    problem: computed(() => (list.error.value ? problemOf(list.error.value) : undefined)),
    loading: computed(() => asked.value !== undefined && list.isPending.value),
    fetching: list.isFetching,
    fetchingMore: list.isFetchingNextPage,
    hasMore: list.hasNextPage,
    more: () => void list.fetchNextPage(),
    retry: () => void list.refetch(),
    readAll,
  }
}
