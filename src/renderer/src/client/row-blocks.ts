import { useQueries, useQuery, useQueryClient, type QueryFunctionContext, type QueryKey } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, shallowRef, watch, watchEffect } from 'vue'
import { MAX_PAGE, type Page } from '../../../contract/page.ts'
import { blocksOf, cursorOf, rowsBetween, type Landmarks } from './block-maths.ts'

type Signal = { signal: AbortSignal }

/**
 * A long list as blocks of rows that can be requested in any order, because the scroll bar may be dropped anywhere.
 * Blocks out of sight are not requested, and their running calls are aborted. After a change of the question the old
 * rows stay until the first block of the new answer arrives.
 */
export const useRowBlocks = <Row>(options: {
  /** Identifies the question (filter and sort). Begins with the key that writes invalidate. */
  key: () => QueryKey
  page: (input: { cursor: string | undefined; limit: number }, signal: Signal) => Promise<Page<Row>>
  /** Reads the cursor of every block. */
  landmarks: (input: { every: number }, signal: Signal) => Promise<Landmarks>
  /** Milliseconds that the scroll bar must rest after a jump before the rows are requested. */
  restMs?: number
}) => {
  const queryClient = useQueryClient()
  const { restMs = 80 } = options
  const sight = ref({ first: 0, last: 50 })
  let resting: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(resting))
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

  // A block was read from the cursor of its landmark. Other landmarks mean that rows have moved between blocks.
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
    // Reading the results makes this run again when a block arrives. The rows come from the cache, which also holds
    // older blocks.
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
    /** False while the total is a lower bound. */
    exact: computed(() => shown.value?.exact ?? false),
    /** True while nothing was ever shown. */
    loading: computed(() => shown.value === undefined && failed.value === null),
    /** True while the shown rows answer the previous question. */
    stale: computed(() => shown.value !== undefined && answer.value === undefined),
    fetching: computed(() => firstBlock.isFetching.value || others.value.some(({ isFetching }) => isFetching)),
    error: failed,
    rowAt: (index: number): Row | undefined => shown.value?.blocks(Math.floor(index / MAX_PAGE))?.[index % MAX_PAGE],
    /**
     * Tells which rows are visible. Neighbouring blocks are requested at once, distant ones when the scroll bar rests.
     */
    see: (rows: { first: number; last: number }) => {
      clearTimeout(resting)
      if (rows.last < rows.first) return
      const near = blocksOf(rows, { overscan: 0 }).some((block) => block === 0 || wanted.value.includes(block))
      if (near || restMs === 0) sight.value = rows
      else resting = setTimeout(() => (sight.value = rows), restMs)
    },
    retry: () => queryClient.refetchQueries({ queryKey: options.key(), type: 'active' }),
    /** Returns the rows between two indexes (both inclusive) and loads missing blocks. */
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
