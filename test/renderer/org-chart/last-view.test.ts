import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { computed, nextTick, ref } from 'vue'
import { chartView } from '../../../src/contract/org-chart-scenes.ts'
import { useLastView } from '../../../src/renderer/src/features/org-chart/scenes/useLastView.ts'
import { inSchool } from '../mount.ts'

// No route is left here: an unmounted chart is left as well.
vi.mock('vue-router', async (original) => ({ ...(await original<object>()), onBeforeRouteLeave: () => undefined }))

const viewOf = (chosen: string) => chartView.parse({ by: 'units', chosen })
const first = '00000000-0000-7000-8000-000000000001'
const second = '00000000-0000-7000-8000-000000000002'

/** A host that takes each save only when the test lets it. */
const slowHost = () => {
  const asked: string[] = []
  const waiting: (() => void)[] = []
  let last: unknown = null
  const answers = {
    'orgChart.scenes.keepLastView': async (input: { view: { chosen: string } }) => {
      asked.push(`keep ${input.view.chosen}`)
      await new Promise<void>((resolve) => waiting.push(resolve))
      last = input
      return {}
    },
    'orgChart.scenes.lastView': async () => {
      asked.push('read')
      return { last }
    },
  }
  return { asked, answers, takeNext: () => waiting.shift()!() }
}

const openChart = (answers: ReturnType<typeof slowHost>['answers'], chosen = ref(first)) =>
  inSchool(
    () =>
      useLastView({
        profileId: 'oak',
        current: ref(),
        view: () => viewOf(chosen.value),
        changes: [chosen],
        live: computed(() => true),
      }),
    answers,
  )

/** Chooses a node and leaves the chart at once. */
const visit = async (answers: ReturnType<typeof slowHost>['answers'], id: string) => {
  const chosen = ref('')
  const { unmount } = await openChart(answers, chosen)
  chosen.value = id
  await nextTick()
  unmount()
  await flushPromises()
}

it('a chart that is opened again waits for the view that was kept on the way out', async () => {
  const { asked, answers, takeNext } = slowHost()
  await visit(answers, first)
  const { result } = await openChart(answers)
  const reading = result.read()
  await flushPromises()
  expect(asked).toEqual([`keep ${first}`])
  takeNext()
  expect((await reading)?.view.chosen).toBe(first)
  expect(asked).toEqual([`keep ${first}`, 'read'])
})

it('a view is kept when the one before has arrived, so that the newer one stays', async () => {
  const { asked, answers, takeNext } = slowHost()
  await visit(answers, first)
  await visit(answers, second)
  expect(asked).toEqual([`keep ${first}`])
  takeNext()
  await flushPromises()
  expect(asked).toEqual([`keep ${first}`, `keep ${second}`])
  takeNext()
  const { result } = await openChart(answers)
  expect((await result.read())?.view.chosen).toBe(second)
})
