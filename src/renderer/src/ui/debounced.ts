import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

/** Follows `source` once it has not changed for `milliseconds`. An emptied text follows at once. */
export const useDebounced = (source: () => string, milliseconds: number): Readonly<Ref<string>> => {
  const settled = ref(source())
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, (value) => {
    clearTimeout(timer)
    if (value === '') settled.value = value
    else timer = setTimeout(() => (settled.value = value), milliseconds)
  })
  onScopeDispose(() => clearTimeout(timer))
  return readonly(settled)
}
