import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, expect, test } from 'vitest'
import { h } from 'vue'
import type { SchemaChoices, TrackDiff } from '../../../src/contract/migration-model.ts'
import { linkKey } from '../../../src/renderer/src/client/client.ts'
import { fakeLink } from '../../../src/renderer/src/client/fake-link.ts'
import { useSchool } from '../../../src/renderer/src/client/school.ts'
import GenerateDialog from '../../../src/renderer/src/features/migrations/generate/GenerateDialog.vue'
import { useGenerate } from '../../../src/renderer/src/features/migrations/generate/useGenerate.ts'

enableAutoUnmount(afterEach)

const id = 'column "films"."film"."minutes"'
const lost = 'column "films"."film"."runtime"'
const loss = { key: `column ${lost}`, direction: 'up', kind: 'column', id: lost, detail: 'integer' } as const
const file = (name: string, text: string) => ({ file: name, text })
const profile = {
  id: 'oak',
  name: 'Oak',
  environment: 'development',
  readOnly: false,
  postgresql: { kind: 'embedded' },
}

const diffOf = ({ renames, confirmed }: SchemaChoices): TrackDiff => {
  const asks = renames.length === 0
  const isConfirmed = confirmed.includes(loss.key)
  return {
    ...{ track: 'films', compared: true, pending: 0, unread: [] },
    up: asks ? [] : [{ sql: 'ALTER TABLE films.film ADD COLUMN minutes integer', transaction: true }],
    down: [],
    losses: asks ? [] : [{ ...loss, confirmed: isConfirmed }],
    questions: asks ? [{ kind: 'rename', id, candidates: ['runtime'] }] : [],
    ready: !asks && isConfirmed,
  }
}

/** Opens the dialog of track films in a window that has a school open. */
const openDialog = async () => {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const inside = {
    setup: () => {
      const task = useGenerate()
      void task.show('films')
      return () => h(GenerateDialog, { task })
    },
  }
  const window = {
    setup: () => {
      const school = useSchool()
      return () => (school.profile ? h(inside) : h('div'))
    },
  }
  mount(window, {
    attachTo: document.body,
    global: {
      plugins: [createPinia(), [VueQueryPlugin, { queryClient }]],
      provide: {
        [linkKey as symbol]: fakeLink({
          'connections.list': () => ({ defaultProfileId: 'oak', items: [profile], setAside: null }),
          'migrations.diff': (input: SchemaChoices) => diffOf(input),
          'migrations.generate': () => ({
            track: 'films',
            migrations: [{ name: '1-m', up: file('1-m.up.sql', 'up text'), down: file('1-m.down.sql', 'down text') }],
            findings: [],
          }),
        }),
      },
    },
  })
  await flushPromises()
}
const dialog = () => document.querySelector('[role=dialog]')!
const button = (text: string) =>
  [...dialog().querySelectorAll('button')].find((each) => each.textContent?.trim() === text)
const click = async (element: HTMLElement | null | undefined) => {
  element!.click()
  await flushPromises()
}

test('the dialog asks for a rename and for each loss, then for a name, and shows both files', async () => {
  await openDialog()
  expect(dialog().textContent).toContain('Is column films.film.minutes new, or did it have another name?')
  const radios = [...dialog().querySelectorAll<HTMLInputElement>('input[type=radio]')]
  expect(
    radios.map(({ checked }) => checked),
    'nothing is chosen beforehand',
  ).toEqual([false, false])
  expect(button('Go on')!.disabled).toBe(true)
  await click(radios[0])
  await click(button('Go on'))
  expect(dialog().textContent).toContain('column films.film.runtime is dropped with its values')
  expect(button('Go on')!.disabled).toBe(true)
  await click(dialog().querySelector<HTMLInputElement>('input[type=checkbox]'))
  await click(button('Go on'))
  expect(button('Generate')!.disabled).toBe(true)
  const name = dialog().querySelector<HTMLInputElement>('input:not([type=radio], [type=checkbox])')!
  name.value = 'Add minutes'
  name.dispatchEvent(new Event('input'))
  await flushPromises()
  expect(name.getAttribute('aria-invalid'), 'a name that cannot be a file is marked').toBe('true')
  expect(button('Generate')!.disabled).toBe(true)
  name.value = 'add-minutes'
  name.dispatchEvent(new Event('input'))
  await flushPromises()
  await click(button('Generate'))
  for (const words of ['The migration is written', '1-m.up.sql', '1-m.down.sql'])
    expect(dialog().textContent).toContain(words)
  expect(button('Generate')).toBeUndefined()
})
