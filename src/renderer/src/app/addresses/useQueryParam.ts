import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** One parameter of the address, e.g. the search of a list. An empty value removes it. */
export const useQueryParam = (name: string) => {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => {
      const value = route.query[name]
      return (Array.isArray(value) ? value[0] : value) ?? ''
    },
    set: (value: string) => {
      const rest = { ...router.currentRoute.value.query }
      delete rest[name]
      void router.replace({ query: value === '' ? rest : { ...rest, [name]: value } })
    },
  })
}
