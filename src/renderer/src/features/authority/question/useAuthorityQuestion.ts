import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { type AuthorityQuestion, queryOf, questionOf } from './authority-question.ts'

/** The question in the address, and functions to change it. */
export const useAuthorityQuestion = () => {
  const route = useRoute()
  const router = useRouter()
  const question = computed(() => questionOf(route.query))
  const ask = (change: Partial<AuthorityQuestion>) =>
    router.replace({ query: queryOf({ ...questionOf(router.currentRoute.value.query), ...change }) })
  const linkTo = (change: Partial<AuthorityQuestion>) => ({
    name: 'authority',
    query: queryOf({ ...question.value, ...change }),
  })
  return { question, ask, linkTo }
}
