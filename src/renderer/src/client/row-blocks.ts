import { useQueries, useQuery, useQueryClient, type QueryFunctionContext, type QueryKey } from '@tanstack/vue-query'
import { computed, ref, shallowRef, watch, watchEffect } from 'vue'
import { MAX_PAGE, type Page } from '../../../contract/page.ts'
import { blocksOf, cursorOf, rowsBetween, type Landmarks } from './block-maths.ts'

type Signal = { signal: AbortSignal }

/**
 * A long list as blocks of rows, any of which can be asked for at any time: the scroll bar may be dropped anywhere. Blocks
 * out of sight are not asked for, calls for them are aborted, and when the question changes the old rows stay until the
 * first block of the new answer is there.
 */
export const useRowBlocks = <Row>(options: {
  /** Identifies the question: filter and sort. Begins with what a write invalidates. */
  key: () => QueryKey
  page: (input: { cursor: string | undefined; limit: number }, signal: Signal) => Promise<Page<Row>>
  /** A cursor for every block. */
  landmarks: (input: { every: number }, signal: Signal) => Promise<Landmarks>
}) => {
  const queryClient = useQueryClient()
  const sight = ref({ first: 0, last: 50 })
  const blockKey = (block: number) => [...options.key(), 'block', block]
  const landmarksKey = () => [...options.key(), 'landmarks']

  const firstBlock = useQuery(
    computed(() => ({
      queryKey: blockKey(0),
      queryFn: ({ signal }: QueryFunctionContext) => options.page({ cursor: undefined, limit: MAX_PAGE }, { signal }),
    })),
  )
  const landmarks = useQuery(
    computed(() => ({
      queryKey: landmarksKey(),
      queryFn: ({ signal }: QueryFunctionContext) => options.landmarks({ every: MAX_PAGE }, { signal }),
      enabled: typeof firstBlock.data.value?.nextCursor === 'string',
    })),
  )

  const blockQuery = (block: number) => {
    const cursor = cursorOf(block, landmarks.data.value)
    return {
      queryKey: blockKey(block),
      queryFn: ({ signal }: QueryFunctionContext) => options.page({ cursor, limit: MAX_PAGE }, { signal }),
      enabled: cursor !== undefined,
    }
  }
  const wanted = computed(() => blocksOf(sight.value, { overscan: 60 }).filter((block) => block > 0))
  const others = useQueries({ queries: computed(() => wanted.value.map(blockQuery)) })

  // A block is read from the cursor its landmark had then; other landmarks now mean that rows have moved between blocks.
  watch(
    () => ({ key: JSON.stringify(options.key()), cursors: landmarks.data.value?.cursors }),
    (now, before) => {
      if (now.key !== before.key || now.cursors === undefined || before.cursors === undefined) return
      for (const block of wanted.value)
        if (now.cursors[block] !== before.cursors[block])
          void queryClient.invalidateQueries({ queryKey: blockKey(block) })
    },
  )

  const answer = computed(() => {
    const first = firstBlock.data.value
    if (first === undefined) return undefined
    // Reading the results makes this run again when a block arrives; the rows come from the cache, where older blocks are too.
    void others.value.map(({ data }) => data)
    const known = landmarks.data.value
    const whole = first.nextCursor === null
    return {
      key: JSON.stringify(options.key()),
      total: whole ? first.items.length : (known?.total ?? Math.max(first.total ?? 0, first.items.length)),
      exact: whole || known !== undefined || first.totalCapped !== true,
      blocks: (block: number) =>
        block === 0 ? first.items : queryClient.getQueryData<Page<Row>>(blockKey(block))?.items,
      version: Symbol('rows'),
    }
  })
  const shown = shallowRef<NonNullable<typeof answer.value>>()
  watchEffect(() => {
    if (answer.value !== undefined) shown.value = answer.value
  })

  const failed = computed(
    () => firstBlock.error.value ?? others.value.find(({ error }) => error !== null)?.error ?? landmarks.error.value,
  )

  return {
    total: computed(() => shown.value?.total ?? 0),
    /** False while the total only says "at least". */
    exact: computed(() => shown.value?.exact ?? false),
    /** Nothing was ever shown yet. */
    loading: computed(() => shown.value === undefined && failed.value === null),
    /** The rows on the screen answer the question before. */
    stale: computed(() => shown.value !== undefined && answer.value === undefined),
    fetching: computed(() => firstBlock.isFetching.value || others.value.some(({ isFetching }) => isFetching)),
    error: failed,
    rowAt: (index: number): Row | undefined => shown.value?.blocks(Math.floor(index / MAX_PAGE))?.[index % MAX_PAGE],
    see: (rows: { first: number; last: number }) => {
      if (rows.last >= rows.first) sight.value = rows
    },
    retry: () => queryClient.refetchQueries({ queryKey: options.key(), type: 'active' }),
    /** The rows between two indexes, both inclusive, loading the blocks that are not there yet. */
    load: async (first: number, last: number): Promise<Row[]> => {
      const known =
        firstBlock.data.value?.nextCursor === null
          ? undefined
          : await queryClient.fetchQuery({
              queryKey: landmarksKey(),
              queryFn: ({ signal }: QueryFunctionContext) => options.landmarks({ every: MAX_PAGE }, { signal }),
              staleTime: Infinity,
            })
      const blocks = new Map<number, readonly Row[]>()
      for (const block of blocksOf({ first, last }, { overscan: 0 })) {
        const page = await queryClient.fetchQuery({
          queryKey: blockKey(block),
          queryFn: ({ signal }: QueryFunctionContext) =>
            options.page({ cursor: cursorOf(block, known), limit: MAX_PAGE }, { signal }),
          staleTime: Infinity,
        })
        blocks.set(block, page.items)
      }
      return rowsBetween(first, last, blocks)
    },
  }
}
