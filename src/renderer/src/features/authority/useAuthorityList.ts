import { useInfiniteQuery, type InfiniteData } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { type Served } from '../../../../contract/authority.ts'
import { MAX_PAGE, type Page } from '../../../../contract/page.ts'
import { problemOf } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'

/** A page after the first keeps the instant of the first: its cursor was made for that. */
export type NextPage = { cursor: string; at: Date } | undefined
export type AnswerPage<Row> = Page<Row> & Served & { at: Date }
type Read<Row> = (
  input: { cursor: string | undefined; at: Date | undefined; limit: number },
  options: { signal?: AbortSignal },
) => Promise<AnswerPage<Row>>

/** A paged answer of authority. `read` is undefined while the question is not complete. */
export const useAuthorityList = <Row>(
  /** `key` identifies the question, its instant included. */
  asked: ComputedRef<{ key: unknown[]; at: Date | undefined; read: Read<Row> } | undefined>,
) => {
  const { profileId } = useApi()
  const list = useInfiniteQuery(
    computed(() => ({
      queryKey: [[profileId], 'authority', ...(asked.value?.key ?? []), asked.value?.at?.toISOString()],
      queryFn: ({ pageParam, signal }: { pageParam: NextPage; signal: AbortSignal }) =>
        asked.value!.read({ cursor: pageParam?.cursor, at: pageParam?.at ?? asked.value?.at, limit: 100 }, { signal }),
      initialPageParam: undefined as NextPage,
      getNextPageParam: ({ nextCursor, at }: AnswerPage<Row>): NextPage =>
        nextCursor === null ? undefined : { cursor: nextCursor, at },
      enabled: asked.value !== undefined,
    })),
  )
  const pages = computed(
    () => (asked.value && (list.data.value as InfiniteData<AnswerPage<Row>> | undefined)?.pages) ?? [],
  )

  /** The whole list, for a file. */
  const readAll = async (): Promise<Row[]> => {
    const question = asked.value
    if (question === undefined) return []
    const rows: Row[] = []
    let next: NextPage
    do {
      const page: AnswerPage<Row> = await question.read(
        { cursor: next?.cursor, at: next?.at ?? question.at, limit: MAX_PAGE },
        {},
      )
      rows.push(...page.items)
      next = page.nextCursor === null ? undefined : { cursor: page.nextCursor, at: page.at }
    } while (next !== undefined)
    return rows
  }

  return {
    asked: computed(() => asked.value !== undefined),
    rows: computed(() => pages.value.flatMap(({ items }) => items)),
    served: computed((): Served | undefined => pages.value[0]),
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
