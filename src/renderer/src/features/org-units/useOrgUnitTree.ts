import { keepPreviousData, useQueries } from '@tanstack/vue-query'
import { computed, reactive, watch } from 'vue'
import type { OrgUnitRow } from '../../../../contract/org-units.ts'
import { useApi } from '../../client/school.ts'
import type { TreeRow } from '../../ui/tables/tree.ts'
import { orgUnitsText as t } from './org-units.messages.ts'

const ROOT = 'root'
const PAGE = 200
const MORE = ':more'

type Children = { items: OrgUnitRow[]; hasMore: boolean; total: number | undefined }

/** Units as tree rows. The children of a unit are read when it is opened, 200 at a time. */
export const useOrgUnitTree = () => {
  const { client, queries } = useApi()
  const expanded = reactive(new Set<string>())
  const pages = reactive(new Map<string, number>())

  const readChildren = async (parentId: string, pageCount: number, signal: AbortSignal): Promise<Children> => {
    const items: OrgUnitRow[] = []
    let cursor: string | undefined
    let total: number | undefined
    for (let page = 0; page < pageCount; page += 1) {
      const answer = await client.orgUnits.search({ parentId, limit: PAGE, cursor }, { signal })
      items.push(...answer.items)
      total ??= answer.total
      if (answer.nextCursor === null) return { items, hasMore: false, total }
      cursor = answer.nextCursor
    }
    return { items, hasMore: true, total }
  }

  const wanted = computed(() => [ROOT, ...expanded])
  const answers = useQueries({
    queries: computed(() =>
      wanted.value.map((parentId) => {
        const pageCount = pages.get(parentId) ?? 1
        return {
          queryKey: [...queries.orgUnits.search.key({ input: { parentId } }), 'children', pageCount],
          queryFn: ({ signal }: { signal: AbortSignal }) => readChildren(parentId, pageCount, signal),
          placeholderData: keepPreviousData,
        }
      }),
    ),
  })
  const childrenOf = computed(
    () => new Map(wanted.value.map((parentId, at) => [parentId, answers.value[at]?.data as Children | undefined])),
  )

  const rowsBelow = (parentId: string, level: number): TreeRow[] => {
    const children = childrenOf.value.get(parentId)
    const note = { level, expandable: false, expanded: false }
    if (children === undefined) return [{ ...note, id: `${parentId}:loading`, label: t('loadingChildren') }]
    const setSize = children.hasMore ? -1 : children.items.length
    const rows = children.items.flatMap((unit, at) => {
      const expandable = unit.childCount > 0
      const row = { id: unit.id, level, label: unit.name, expandable, expanded: expandable && expanded.has(unit.id) }
      return [{ ...row, setSize, position: at + 1 }, ...(row.expanded ? rowsBelow(unit.id, level + 1) : [])]
    })
    return children.hasMore
      ? [...rows, { ...note, id: `${parentId}${MORE}`, label: t('showMore', { count: PAGE }) }]
      : rows
  }

  // A district that is the only root is opened at once, because its name alone says little.
  watch(
    () => childrenOf.value.get(ROOT)?.items,
    (roots) => roots?.length === 1 && expanded.size === 0 && expanded.add(roots[0]!.id),
  )

  const rows = computed(() => rowsBelow(ROOT, 1))
  const units = computed(
    () =>
      new Map(
        [...childrenOf.value.values()].flatMap((children) => children?.items ?? []).map((unit) => [unit.id, unit]),
      ),
  )

  return {
    rows,
    /** The units read so far, by id. */
    units,
    failed: computed(() => answers.value.find(({ isError }) => isError)?.error ?? null),
    empty: computed(() => childrenOf.value.get(ROOT)?.items.length === 0),
    toggle: (id: string) => void (expanded.delete(id) || expanded.add(id)),
    /** Makes a unit visible by opening every unit above it. */
    reveal: (path: readonly { id: string }[]) => path.forEach(({ id }) => expanded.add(id)),
    /** Handles a chosen row: returns the id of its unit, or undefined when the row only loads more units. */
    unitOf: (rowId: string) => {
      if (units.value.has(rowId)) return rowId
      if (!rowId.endsWith(MORE)) return undefined
      const parentId = rowId.slice(0, -MORE.length)
      pages.set(parentId, (pages.get(parentId) ?? 1) + 1)
      return undefined
    },
    retry: () => answers.value.forEach((answer) => answer.isError && void answer.refetch()),
  }
}
