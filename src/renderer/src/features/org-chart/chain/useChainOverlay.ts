import { useQuery } from '@tanstack/vue-query'
import { computed, nextTick, ref, type Ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import type { OrgChartBy, OrgChartNode } from '../../../../../contract/org-chart.ts'
import { answerOfCheck, answerOfPath } from '../../../chain/chain-answer.ts'
import { chainQuestionOf, explorerOfChain } from '../../../chain/chain-question.ts'
import { useChainPeople } from '../../../chain/useChainPeople.ts'
import { useChainQuery } from '../../../chain/useChainQuery.ts'
import { useQueryParam } from '../../../app/addresses/useQueryParam.ts'
import { problemOf } from '../../../client/problem.ts'
import { noOverlay, overlayOf } from './chain-overlay.ts'
import type { PlacedChart } from '../tree/placed-chart.ts'
import { reportingWay } from './reporting-way.ts'

/**
 * The answer to the question in the address, on the chart. Asks the question, opens the paths to everybody on the chain
 * once for each answer and chart, and says what to draw. Afterwards the user decides what is shown.
 */
export const useChainOverlay = ({
  by,
  at,
  placed,
  leadTo,
  show,
  focus,
}: {
  by: Ref<OrgChartBy>
  at: Ref<Date | undefined>
  placed: Readonly<Ref<PlacedChart>>
  leadTo: (...ways: (readonly OrgChartNode[])[]) => void
  /** Makes all of these nodes visible. */
  show: (ids: readonly string[]) => void
  /** Makes this node the active one, and visible. */
  focus: (id: string) => void
}) => {
  const router = useRouter()
  const chain = useChainQuery()
  const param = useQueryParam('chain')
  const question = computed(() => (param.value === '' ? undefined : chainQuestionOf(param.value)))

  const check = useQuery(
    computed(() => chain.check(question.value?.kind === 'check' ? question.value : undefined, at.value)),
  )
  const path = useQuery(
    computed(() => chain.path(question.value?.kind === 'path' ? question.value : undefined, at.value)),
  )
  const query = computed(() => (question.value?.kind === 'path' ? path : check))
  /** The index of the shown near miss. A new answer begins with the nearest. */
  const miss = ref(0)
  watch(
    () => check.data.value,
    () => (miss.value = 0),
    { flush: 'sync' },
  )
  const answer = computed(() => {
    if (question.value?.kind === 'check') return check.data.value && answerOfCheck(check.data.value, miss.value)
    return question.value && path.data.value && answerOfPath(path.data.value, question.value.permission)
  })

  const people = computed(() => answer.value?.words.people ?? [])
  const ids = computed(() => people.value.map(({ id }) => id))
  const { paths, known } = useChainPeople({ ids, at })
  /** The path from the chart's root to the node of a person; empty for somebody who is not in this chart. */
  const wayTo = (personId: string): readonly OrgChartNode[] => {
    const { managers = [], units = [] } = paths.value.get(personId) ?? {}
    return by.value === 'units' ? units : reportingWay(managers)
  }
  const nodeOf = (personId: string) => wayTo(personId).at(-1)?.id
  const active = ref<number>()
  const drawn = computed(() =>
    answer.value ? overlayOf(answer.value.words, { nodeOf, active: active.value }) : noOverlay,
  )

  const turn = computed(() =>
    answer.value && known.value && ids.value.length > 0
      ? [by.value, at.value?.getTime(), miss.value, ...ids.value].join()
      : '',
  )
  /** Nodes that are being loaded into the chart, to be shown afterwards. */
  let coming: { ids: readonly string[]; show: (ids: readonly string[]) => void } | undefined
  const bring = (personIds: readonly string[], then: (ids: readonly string[]) => void) => {
    const ways = personIds.map(wayTo).filter((way) => way.length > 0)
    if (ways.length === 0) return
    coming = { ids: [...new Set(ways.map((way) => way.at(-1)!.id))], show: then }
    leadTo(...ways)
    void arrive()
  }
  const arrive = async () => {
    const wanted = coming
    const { nodes, placeOf } = placed.value
    if (!wanted || nodes.length === 0 || nodes.some(({ kind }) => kind === 'loading')) return
    if (!wanted.ids.every((id) => placeOf.has(id))) return
    coming = undefined
    // The canvas must receive the new chart first.
    await nextTick()
    wanted.show(wanted.ids)
  }
  watch(placed, arrive, { flush: 'post' })
  watch(
    turn,
    (now) => {
      active.value = undefined
      if (now !== '') bring(ids.value, show)
    },
    { immediate: true },
  )

  return {
    asked: computed(() => param.value !== ''),
    answer,
    miss: computed(() => miss.value),
    chooseMiss: (nth: number) => (miss.value = nth),
    drawn,
    active,
    asking: computed(() => question.value !== undefined && query.value.isPending.value),
    problem: computed(() =>
      question.value && query.value.error.value ? problemOf(query.value.error.value) : undefined,
    ),
    retry: () => void query.value.refetch(),
    /** People of the chain who have no node in this chart. */
    outside: computed(() => (known.value ? people.value.filter(({ id }) => nodeOf(id) === undefined) : [])),
    /** Highlights a hop, and makes the person that it leads to visible. */
    point: (hop: number) => {
      active.value = hop
      const id = ids.value[hop]
      if (id !== undefined) bring([id], ([node]) => node !== undefined && focus(node))
    },
    clear: () => (param.value = ''),
    back: () => question.value && void router.push(explorerOfChain(question.value, at.value)),
  }
}
export type ChainOverlay = ReturnType<typeof useChainOverlay>
