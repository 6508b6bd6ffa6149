import { useQueries } from '@tanstack/vue-query'
import { computed, type Ref, shallowRef, watch } from 'vue'
import { MAX_PAGE } from '../../../../../contract/page.ts'
import type { OrgChartBy, OrgChartNode } from '../../../../../contract/org-chart.ts'
import { useApi } from '../../../client/school.ts'
import {
  BRANCH_CAP,
  branchesBeside,
  type Children,
  atAnotherTime,
  collapse,
  collapseAll,
  collapseEach,
  collapsed,
  expand,
  expandEach,
  type Expansion,
  leadToEach,
  move,
  OPENED_AT_ONCE,
  ROOT,
  showMore,
  undo,
  unmove,
  type VisibleNode,
  visibleTree,
} from './chart-tree.ts'
import { movedBy, type Offset } from './moved-positions.ts'
import { type PlacedChart, placedChart, withMoved } from './placed-chart.ts'
import { useLayoutWorker } from './useLayoutWorker.ts'

/** Whether a read brought the same nodes, so that there is nothing to lay out. */
const sameNodes = (some: readonly VisibleNode[], others: readonly VisibleNode[]) =>
  some.length === others.length &&
  some.every((node, place) => {
    const other = others[place]
    return node.id === other?.id && node.node === other.node && node.open === other.open && node.hidden === other.hidden
  })

/** The chart with its open branches. Branches are read when they are opened, and laid out in a worker. */
export const useOrgChart = ({ by, at }: { by: Ref<OrgChartBy>; at: Ref<Date | undefined> }) => {
  const { client, queries } = useApi()
  const layOut = useLayoutWorker()
  const expansion = shallowRef<Expansion>(collapsed)
  // While more of a branch is being read, its earlier children stay.
  const known = new Map<string, Children>()

  const readChildren = async (parentId: string, cap: number, signal: AbortSignal): Promise<Children> => {
    const items: OrgChartNode[] = []
    let total: number | undefined
    let cursor: string | undefined
    let instant = at.value
    do {
      const question = { by: by.value, parentId: parentId === ROOT ? undefined : parentId, at: instant, cursor }
      const page = await client.orgChart.children(
        { ...question, limit: Math.min(MAX_PAGE, cap - items.length) },
        { signal },
      )
      items.push(...page.items)
      total ??= page.total
      instant = page.at
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined && items.length < cap)
    return { items, total: cursor === undefined ? items.length : Math.max(total ?? 0, items.length + 1) }
  }

  const wanted = computed(() => [ROOT, ...expansion.value.open])
  const answers = useQueries({
    queries: computed(() =>
      wanted.value.map((parentId) => {
        const cap = expansion.value.shown.get(parentId) ?? BRANCH_CAP
        return {
          queryKey: [...queries.orgChart.children.key({ input: { by: by.value, parentId, at: at.value } }), cap],
          queryFn: ({ signal }: { signal: AbortSignal }) => readChildren(parentId, cap, signal),
          staleTime: 60_000,
        }
      }),
    ),
  })
  const nodes = computed(() => {
    const read = new Map<string, Children>()
    wanted.value.forEach((parentId, place) => {
      const children = (answers.value[place]?.data as Children | undefined) ?? known.get(parentId)
      if (!children) return
      read.set(parentId, children)
      known.set(parentId, children)
    })
    return visibleTree(expansion.value, (parentId) => read.get(parentId))
  })

  // The units chart and the reporting chart each reopen as they were left.
  const left = new Map<OrgChartBy, Expansion>()
  watch([by, at], ([shape], [shapeBefore]) => {
    known.clear()
    left.set(shapeBefore, expansion.value)
    expansion.value = atAnotherTime(left.get(shape) ?? collapsed)
  })

  const laid = shallowRef<PlacedChart>(placedChart([], { x: new Float64Array(), y: new Float64Array() }))
  /** The node that the pointer drags, and how far. */
  const held = shallowRef<{ id: string; by: Offset }>()
  const placed = computed(() => {
    const { moved } = expansion.value
    return withMoved(laid.value, held.value ? movedBy(moved, held.value.id, held.value.by) : moved)
  })
  watch(
    nodes,
    async (shown) => {
      if (sameNodes(shown, laid.value.nodes)) return
      const layout = await layOut(Int32Array.from(shown, ({ parent }) => parent))
      if (layout) laid.value = placedChart(shown, layout)
    },
    { immediate: true },
  )

  /** True when everything open has been read and placed. */
  const settled = computed(
    () =>
      answers.value[0]?.isPending === false &&
      !nodes.value.some(({ kind }) => kind === 'loading') &&
      sameNodes(nodes.value, laid.value.nodes),
  )

  const change = (next: Expansion) => (expansion.value = next)
  return {
    placed,
    settled,
    expansion: computed(() => expansion.value),
    /** Opens a saved state of the chart, with an empty undo history. */
    restore: (kept: Expansion) => change(kept),
    failed: computed(() => answers.value.find(({ isError }) => isError)?.error ?? null),
    retry: () => answers.value.forEach((answer) => answer.isError && void answer.refetch()),
    /** True while nothing can be drawn: the data is being read, or is not placed yet. */
    loading: computed(
      () => (answers.value[0]?.isPending ?? true) || (nodes.value.length > 0 && laid.value.nodes.length === 0),
    ),
    empty: computed(() => answers.value[0]?.isSuccess === true && nodes.value.length === 0),
    canUndo: computed(() => expansion.value.past.length > 0),
    undo: () => change(undo(expansion.value)),
    collapseAll: () => change(collapseAll(expansion.value)),
    open: (id: string) => change(expand(expansion.value, id)),
    close: (id: string) => change(collapse(expansion.value, id)),
    /** Opens the branches beside a node, its own first. Returns how many stayed closed. */
    openBeside: (id: string) => {
      const closed = branchesBeside(nodes.value, id).filter(({ open }) => !open)
      const inTurn = [...closed.filter((node) => node.id === id), ...closed.filter((node) => node.id !== id)]
      change(
        expandEach(
          expansion.value,
          inTurn.slice(0, OPENED_AT_ONCE).map((node) => node.id),
        ),
      )
      return Math.max(0, closed.length - OPENED_AT_ONCE)
    },
    /** Closes the branches beside a node, but not its own. */
    closeBeside: (id: string) => {
      const others = branchesBeside(nodes.value, id).filter((node) => node.id !== id)
      change(
        collapseEach(
          expansion.value,
          others.map((node) => node.id),
        ),
      )
    },
    /** Drags a node with the pointer, until `move` ends it. */
    hold: (id: string, by: Offset) => (held.value = { id, by }),
    move: (id: string, by: Offset, run?: string) => {
      held.value = undefined
      change(move(expansion.value, { id, by, ...(run === undefined ? {} : { run }) }))
    },
    unmove: (id?: string) => change(unmove(expansion.value, id)),
    more: (parentId: string) => change(showMore(expansion.value, parentId)),
    leadTo: (...paths: (readonly OrgChartNode[])[]) => change(leadToEach(expansion.value, paths)),
  }
}
