import { useQuery } from '@tanstack/vue-query'
import { computed, nextTick, onBeforeMount, ref, type Ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import type { ChartView, OrgChartBy, Scene, SceneSummary } from '../../../../../contract/org-chart-scenes.ts'
import { confirm } from '../../../app/writes/confirm.ts'
import { namesNothing } from '../../../app/addresses/school-address.ts'
import { toast } from '../../../app/toast.ts'
import { useQueryParam } from '../../../app/addresses/useQueryParam.ts'
import { type WriteRequest, useWrite } from '../../../app/writes/useWrite.ts'
import type { Camera } from '../../../canvas/camera.ts'
import { problemOf } from '../../../client/problem.ts'
import { useApi } from '../../../client/school.ts'
import { cameraOf, expansionOf, sameScene, viewOf } from './chart-scene.ts'
import { orgChartText as t } from '../words/org-chart.messages.ts'
import { type SceneCanvas, useSceneStage } from './useSceneStage.ts'
import { useLastView } from './useLastView.ts'
import type { useOrgChart } from '../tree/useOrgChart.ts'

/** Named views of the chart, the open one, and the last view. */
export const useScenes = ({
  chart,
  by,
  at,
  day,
  nodeId,
  camera,
  canvas,
}: {
  chart: ReturnType<typeof useOrgChart>
  by: Ref<OrgChartBy>
  at: Ref<Date | undefined>
  day: Ref<string>
  nodeId: Ref<string>
  camera: Ref<Camera>
  canvas: Readonly<Ref<SceneCanvas | null>>
}) => {
  const router = useRouter()
  const { write } = useWrite()
  const { client, queries, profileId } = useApi()
  const { scenes } = client.orgChart
  const sceneId = useQueryParam('scene')
  const chain = useQueryParam('chain')
  const known = useQuery(queries.orgChart.scenes.list.queryOptions())
  const stage = useSceneStage({ chart, at, nodeId, camera, canvas })
  /** The open scene as it was last saved. */
  const current = shallowRef<Scene>()
  const ready = ref(false)
  /** True from the end of a chain until the last view is shown again. */
  const returning = ref(false)

  const shape = () => ({ by: by.value, day: at.value ? day.value : '', expansion: chart.expansion.value })
  const wholeView = (): ChartView =>
    viewOf({
      ...shape(),
      chosen: nodeId.value,
      camera: canvas.value ? cameraOf(camera.value, chart.placed.value) : stage.awaited(),
    })
  const changed = computed(() => current.value !== undefined && !sameScene(current.value.view, viewOf(shape())))

  const show = async (view: ChartView, scene: Scene | undefined) => {
    stage.announce()
    current.value = scene
    const { query } = router.currentRoute.value
    const [day, node] = [view.at ?? undefined, view.chosen ?? undefined]
    await router.replace({ query: { ...query, by: view.by, at: day, node, scene: scene?.id } })
    await nextTick()
    chart.restore(expansionOf(view))
    stage.restore(view, scene !== undefined)
  }
  const lastView = useLastView({
    profileId,
    current,
    view: wholeView,
    changes: [chart.expansion, by, day, nodeId, camera, current],
    // Branches that a chain opened do not count as the last view.
    live: computed(() => ready.value && !stage.restoring.value && chain.value === '' && !returning.value),
  })

  const open = async (id: string) => {
    try {
      const scene = await scenes.get({ id })
      await show(scene.view, scene)
    } catch (error) {
      sceneId.value = current.value?.id ?? ''
      if (problemOf(error).code === 'NOT_FOUND') toast.info(t('scenes.gone'))
      else toast.problem(error)
    }
  }
  const comeBack = async (to?: string) => {
    const last = await lastView.read()
    if (!last || (to !== undefined && last.sceneId !== to)) return
    const scene = last.sceneId === null ? undefined : await scenes.get({ id: last.sceneId }).catch(() => undefined)
    await show(last.view, scene)
  }
  onBeforeMount(async () => {
    const id = sceneId.value
    if (id !== '' && lastView.isOfThisWindow(id)) await comeBack(id)
    if (id !== '' && current.value?.id !== id) await open(id)
    if (id === '' && namesNothing(router.currentRoute.value.query)) await comeBack()
    ready.value = true
  })
  // The navigation leads from a chain to the chart itself, which shows the last view again.
  watch(
    chain,
    async (question) => {
      const isBare = question === '' && namesNothing(router.currentRoute.value.query)
      if (!isBare || !ready.value || lastView.leaving()) return
      returning.value = true
      await comeBack().finally(() => (returning.value = false))
    },
    // Before anything else hears that the chain is gone, because its branches would count as the last view.
    { flush: 'sync' },
  )
  watch(sceneId, (id) => {
    if (ready.value && id !== '' && id !== current.value?.id && !lastView.leaving()) void open(id)
  })

  /** Throws refusals. */
  const save = async (input: WriteRequest<'orgChart.scenes.save'>['input']) => {
    const scene = await write({ procedure: 'orgChart.scenes.save', input, asks: false, refused: 'throw' })
    current.value = scene
    sceneId.value = scene?.id ?? ''
  }

  /** Saves the view into the open scene. Asks first when another window has changed it meanwhile. */
  const update = async () => {
    const scene = current.value
    if (!scene) return
    const { id, name } = scene
    try {
      await save({ id, version: scene.version, name, view: wholeView() })
    } catch (error) {
      const { code } = problemOf(error)
      if (code === 'NOT_FOUND') {
        current.value = undefined
        sceneId.value = ''
        return toast.info(t('scenes.goneUpdate', { name }))
      }
      if (code !== 'STALE_VERSION') return toast.problem(error)
      const question = { title: t('scenes.staleTitle', { name }), text: t('scenes.stale'), action: t('scenes.replace') }
      if (!(await confirm(question))) return
      current.value = await scenes.get({ id }).catch(() => scene)
      return update()
    }
    toast.done(t('scenes.saved', { name }))
  }

  const remove = async ({ id, version, name }: Pick<SceneSummary, 'id' | 'version' | 'name'>) => {
    const question = {
      title: t('scenes.removeTitle', { name }),
      text: t('scenes.removeText'),
      action: t('scenes.remove'),
    }
    if (!(await confirm({ ...question, danger: true }))) return
    const removed = await write({
      procedure: 'orgChart.scenes.remove',
      input: { id, version },
      asks: false,
      done: () => t('scenes.removed', { name }),
    })
    if (removed === undefined || current.value?.id !== id) return
    current.value = undefined
    sceneId.value = ''
  }

  return {
    ready,
    restoring: stage.restoring,
    current,
    changed,
    items: computed(() => known.data.value?.items ?? []),
    unreadable: computed(() => known.data.value?.unreadable ?? []),
    problem: computed(() => (known.error.value ? problemOf(known.error.value) : undefined)),
    retry: () => void known.refetch(),
    open,
    /** Throws what is wrong with the name, so that the form can show it. */
    saveAs: (name: string) => save({ name, view: wholeView() }),
    rename: async ({ id, version }: Pick<SceneSummary, 'id' | 'version'>, name: string) => {
      const input = { id, version, name }
      const scene = await write({ procedure: 'orgChart.scenes.rename', input, asks: false, refused: 'throw' })
      if (current.value?.id === id) current.value = scene
    },
    update,
    remove,
    revert: () => current.value && void show(current.value.view, current.value),
    close: () => {
      current.value = undefined
      sceneId.value = ''
    },
  }
}
export type Scenes = ReturnType<typeof useScenes>
