import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

/** The value once it has rested for `milliseconds`. */
export const useDebounced = <Value>(source: Ref<Value>, milliseconds: number) => {
  const rested = ref(source.value) as Ref<Value>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, (value) => {
    clearTimeout(timer)
    timer = setTimeout(() => (rested.value = value), milliseconds)
  })
  onScopeDispose(() => clearTimeout(timer))
  return readonly(rested) as Readonly<Ref<Value>>
}
