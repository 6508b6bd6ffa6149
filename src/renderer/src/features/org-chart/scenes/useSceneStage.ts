import { computed, nextTick, ref, type Ref, shallowRef, watch } from 'vue'
import type { ChartView } from '../../../../../contract/org-chart-scenes.ts'
import { toast } from '../../../app/toast.ts'
import type { Camera } from '../../../canvas/camera.ts'
import { problemOf } from '../../../client/problem.ts'
import { useApi } from '../../../client/school.ts'
import { cameraOf, pointOfCamera, unseenOf } from './chart-scene.ts'
import { orgChartText as t } from '../words/org-chart.messages.ts'
import type { useOrgChart } from '../tree/useOrgChart.ts'

export type SceneCanvas = { place: (point: { x: number; y: number }, zoom: number) => void; fit: () => void }

/** The most entries of a view, not shown by the chart, that are looked up to tell whether they are gone. */
const LOOKED_UP = 100
const AT_ONCE = 8

/** Moves a window to a view's place while branches are still read, and tells which entries of the view are gone. */
export const useSceneStage = ({
  chart: { placed, settled },
  at,
  nodeId,
  camera,
  canvas,
}: {
  chart: ReturnType<typeof useOrgChart>
  at: Ref<Date | undefined>
  nodeId: Ref<string>
  camera: Ref<Camera>
  canvas: Readonly<Ref<SceneCanvas | null>>
}) => {
  const { client } = useApi()
  const wanted = shallowRef<{ view: ChartView; named: boolean }>()
  /** True while a view is being opened. The address may not have it yet. */
  const announced = ref(false)
  /** The position for the window once it exists again. */
  let next: ChartView['camera'] = null

  const isGone = async (id: string) => {
    try {
      await client.orgChart.path({ id, at: at.value })
      return false
    } catch (error) {
      return problemOf(error).code === 'NOT_FOUND'
    }
  }
  const sayWhatIsGone = async (view: ChartView, named: boolean) => {
    const unseen = unseenOf(view, placed.value).slice(0, LOOKED_UP)
    const gone: string[] = []
    while (unseen.length > 0) {
      const some = unseen.splice(0, AT_ONCE)
      const answers = await Promise.all(some.map(isGone))
      gone.push(...some.filter((_, place) => answers[place]))
    }
    if (view.chosen !== null && gone.includes(view.chosen) && nodeId.value === view.chosen) nodeId.value = ''
    if (named && gone.length > 0) toast.info(t('scenes.partGone', { count: gone.length }), t('scenes.partGoneText'))
  }

  const aim = (wish: NonNullable<ChartView['camera']>) => {
    const point = pointOfCamera(wish, placed.value)
    if (point) canvas.value?.place(point, wish.zoom)
    return point !== undefined
  }
  watch([placed, settled, wanted], async () => {
    const now = wanted.value
    if (!now) return
    await nextTick()
    if (wanted.value !== now) return
    const { camera: wish } = now.view
    if (canvas.value && wish && !aim(wish) && settled.value) canvas.value.fit()
    if (!settled.value) return
    if (!canvas.value) next = wish
    wanted.value = undefined
    announced.value = false
    await sayWhatIsGone(now.view, now.named)
  })

  watch(canvas, async (shown, before) => {
    if (before && !shown) next = cameraOf(camera.value, placed.value)
    if (!shown || !next) return
    const wish = next
    await nextTick()
    aim(wish)
  })

  return {
    restoring: computed(() => announced.value || wanted.value !== undefined),
    announce: () => (announced.value = true),
    restore: (view: ChartView, named: boolean) => (wanted.value = { view, named }),
    /** The future position of the window while the chart is not drawn. */
    awaited: () => next,
  }
}
