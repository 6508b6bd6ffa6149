import { useQueries } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useApi } from '../client/school.ts'

/**
 * The place of each of these people in the org chart at that time. Undefined while it is read, and for people outside
 * of it.
 */
export const useChainPeople = ({ ids, at }: { ids: Ref<readonly string[]>; at: Ref<Date | undefined> }) => {
  const { queries } = useApi()
  const answers = useQueries({
    queries: computed(() =>
      ids.value.map((id) => ({
        ...queries.orgChart.path.queryOptions({ input: { id, at: at.value } }),
        staleTime: 60_000,
        retry: false,
      })),
    ),
  })
  const paths = computed(() => new Map(ids.value.map((id, place) => [id, answers.value[place]?.data])))
  return {
    paths,
    /** True when every answer has arrived, even when it is that somebody is not in the chart. */
    known: computed(() => answers.value.every(({ isPending }) => !isPending)),
    /** The role or unit that names a person best. */
    noteOf: (id: string) => paths.value.get(id)?.managers.at(-1)?.note ?? undefined,
  }
}
