import { onBeforeUnmount, type Ref, watch, type WatchSource } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import type { ChartView, LastView, Scene } from '../../../../../contract/org-chart-scenes.ts'
import { useWrite } from '../../../app/writes/useWrite.ts'
import { useApi } from '../../../client/school.ts'

/** A change is saved when nothing has changed for this long. */
const PAUSE_MS = 400

/**
 * What this window saves, one view after the other, so that an older one never replaces a newer. Reading waits for it: the
 * chart may be opened again before the view that was kept on the way out has arrived.
 */
let saving: Promise<unknown> = Promise.resolve()

/** Keeps the chart's last view. A view that cannot be read or kept is skipped without an error. */
export const useLastView = ({
  profileId,
  current,
  view,
  changes,
  live,
}: {
  profileId: string | undefined
  current: Readonly<Ref<Scene | undefined>>
  view: () => ChartView
  changes: WatchSource[]
  live: Readonly<Ref<boolean>>
}) => {
  const { client } = useApi()
  const { scenes } = client.orgChart
  const { write } = useWrite()
  const windowKey = `org-chart-scene:${profileId ?? ''}`
  let timer: ReturnType<typeof setTimeout> | undefined
  let left = false
  let printed = ''

  const keep = () => {
    clearTimeout(timer)
    timer = undefined
    const last: LastView = { view: view(), sceneId: current.value?.id ?? null }
    const print = JSON.stringify(last)
    if (print === printed) return
    printed = print
    saving = saving.then(() =>
      write({ procedure: 'orgChart.scenes.keepLastView', input: last, asks: false, refused: () => true }),
    )
  }
  watch(changes, () => {
    if (left || !live.value) return
    clearTimeout(timer)
    timer = setTimeout(keep, PAUSE_MS)
  })
  watch(current, (scene) => {
    if (scene) sessionStorage.setItem(windowKey, scene.id)
    else sessionStorage.removeItem(windowKey)
  })
  const leave = () => {
    if (timer !== undefined && !left) keep()
    left = true
  }
  // Afterwards the address is that of the next screen.
  onBeforeRouteLeave(leave)
  onBeforeUnmount(leave)

  return {
    read: async () => {
      await saving
      return (await scenes.lastView().catch(() => undefined))?.last ?? undefined
    },
    /** Whether this window had the scene open before a reload. Its later changes are then in the last view. */
    isOfThisWindow: (id: string) => sessionStorage.getItem(windowKey) === id,
    leaving: () => left,
  }
}
