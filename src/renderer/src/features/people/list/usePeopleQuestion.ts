import { computed, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useDebounced } from '../../../ui/debounced.ts'
import { queryOf, questionOf, type PeopleQuestion } from './people-question.ts'

/** The question in the address, and functions to change it. Typing changes the address after a pause. */
export const usePeopleQuestion = () => {
  const route = useRoute()
  const router = useRouter()
  const question = computed(() => questionOf(route.query))
  const personId = computed(() => (typeof route.query.person === 'string' ? route.query.person : undefined))

  const ask = (change: Partial<PeopleQuestion>) =>
    router.replace({ query: { ...route.query, ...queryOf({ ...question.value, ...change }) } })

  const typed = ref(question.value.search)
  const rested = useDebounced(() => typed.value, 150)
  watch(rested, (search) => {
    if (search !== question.value.search && route.name === 'people') void ask({ search })
  })
  watch(
    () => question.value.search,
    (search) => {
      if (search !== rested.value) typed.value = search
    },
  )

  return {
    question,
    typed,
    ask,
    personId,
    openPerson: (id: string | undefined) => router.replace({ query: { ...route.query, person: id } }),
    clear: () => {
      typed.value = ''
      void router.replace({ query: { sort: route.query.sort, person: route.query.person } })
    },
  }
}
