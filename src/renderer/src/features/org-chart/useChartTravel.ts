import { nextTick, type Ref, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import type { OrgChartBy } from '../../../../contract/org-chart.ts'
import { toast } from '../../app/toast.ts'
import { problemOf } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'
import { orgChartText as t } from './words/org-chart.messages.ts'
import { reportingWay } from './chain/reporting-way.ts'
import type { useOrgChart } from './tree/useOrgChart.ts'

type Canvas = { reveal: (id: string, middle?: boolean) => void }

/** Opens the path to a person or unit in the chart that contains it, and shows it. */
export const useChartTravel = ({
  chart,
  at,
  active,
  canvas,
}: {
  chart: ReturnType<typeof useOrgChart>
  at: Ref<Date | undefined>
  active: Ref<string | undefined>
  canvas: Readonly<Ref<Canvas | null>>
}) => {
  const router = useRouter()
  const { client } = useApi()
  const { placed } = chart
  const pending = ref<string>()

  /** Returns whether the node exists at that time. */
  const goTo = async (id: string, wanted?: OrgChartBy): Promise<boolean> => {
    try {
      const path = await client.orgChart.path({ id, at: at.value })
      const reporting = reportingWay(path.managers)
      const reports = reporting.length > 0
      const chosen = path.kind === 'unit' ? 'units' : (wanted ?? (reports ? 'reporting' : 'units'))
      if (path.kind === 'person' && !reports && path.units.length === 0) toast.info(t('notInChart'))
      const way = chosen === 'units' ? path.units : reporting
      await router.replace({ query: { ...router.currentRoute.value.query, by: chosen, node: id, view: undefined } })
      await nextTick()
      if (way.length === 0) return true
      active.value = way.at(-1)?.id
      pending.value = active.value
      chart.leadTo(way)
      return true
    } catch (error) {
      const { code } = problemOf(error)
      if (code !== 'NOT_FOUND') toast.problem(error)
      else toast.info(t('notFound'))
      return code !== 'NOT_FOUND'
    }
  }

  watch(placed, async ({ placeOf }) => {
    const id = pending.value
    if (id === undefined || !placeOf.has(id)) return
    await nextTick()
    canvas.value?.reveal(id, true)
    // Nodes above it may still be loading, which would move it.
    if (!placed.value.nodes.some(({ kind }) => kind === 'loading')) pending.value = undefined
  })
  watch(active, (id) => id !== undefined && pending.value === undefined && canvas.value?.reveal(id))

  return { goTo }
}
