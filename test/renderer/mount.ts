import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { defineComponent, h } from 'vue'

/** Runs a composable inside a component, with its own query cache; `unmount` ends it. */
export const inComponent = <Result>(use: () => Result) => {
  let result: Result | undefined
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const wrapper = mount(
    defineComponent({
      setup: () => {
        result = use()
        return () => h('div')
      },
    }),
    { global: { plugins: [createPinia(), [VueQueryPlugin, { queryClient }]] } },
  )
  return { result: result as Result, queryClient, unmount: () => wrapper.unmount() }
}
