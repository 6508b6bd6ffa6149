import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { TooltipProvider } from 'reka-ui'
import { type Component, defineComponent, h } from 'vue'
import { linkKey } from '../../src/renderer/src/client/client.ts'
import { fakeLink } from '../../src/renderer/src/client/fake-link.ts'
import { useSchool } from '../../src/renderer/src/client/school.ts'

/** Runs a composable inside a component with its own query cache. `unmount` ends it. */
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

const profile = {
  id: 'oak',
  name: 'Oak',
  environment: 'development',
  readOnly: false,
  postgresql: { kind: 'embedded' },
}

type Answers = Parameters<typeof fakeLink>[0]

/** Mounts a component in a window that has school `oak` open. `answers` are the host's procedures. */
export const mountInSchool = async (inside: Component, { answers, props }: { answers: Answers; props?: object }) => {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const link = fakeLink({
    'connections.list': () => ({ defaultProfileId: 'oak', items: [profile], setAside: null }),
    ...answers,
  })
  const wrapper = mount(
    {
      setup: () => {
        const school = useSchool()
        return () => h(TooltipProvider, () => (school.profile ? h(inside, props) : h('div')))
      },
    },
    {
      global: {
        plugins: [createPinia(), [VueQueryPlugin, { queryClient }]],
        provide: { [linkKey as symbol]: link },
      },
    },
  )
  await flushPromises()
  return { wrapper, queryClient }
}

/** Runs a composable as `inComponent` does, in a window as `mountInSchool` has it. */
export const inSchool = async <Result>(use: () => Result, answers: Answers) => {
  let result: Result | undefined
  const { wrapper, queryClient } = await mountInSchool(
    {
      setup: () => {
        result = use()
        return () => h('div')
      },
    },
    { answers },
  )
  return { result: result as Result, queryClient, unmount: () => wrapper.unmount() }
}
