import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { h, ref } from 'vue'
import { languageOptions } from '../../../src/renderer/src/features/library/language-options.ts'
import NamesDialog from '../../../src/renderer/src/features/library/NamesDialog.vue'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'
import { mountInSchool } from '../mount.ts'

let unmount = () => {}
afterEach(() => unmount())

const author = {
  ...{ id: '01931d3a-5c00-7000-8000-000000000001', version: 3, name: 'Borges', sortName: 'Borges', bookCount: 2 },
  ...{ createdAt: new Date(0), updatedAt: new Date(0) },
}
const settled = (what: () => void) => vi.waitFor(what, { timeout: 10_000 })
const buttons = () => [...document.querySelectorAll<HTMLButtonElement>('[role=dialog] button')]
const named = (name: string) =>
  buttons().find((each) => each.getAttribute('aria-label') === name || each.textContent?.trim() === name)

it('authors are listed with their books, and edited with the version that was seen', async () => {
  const saved = vi.fn((input: object) => ({ ...author, ...input, consistencyToken: '1.1' }))
  const open = ref(true)
  const { wrapper } = await mountInSchool(
    () => h(NamesDialog, { kind: 'author', open: open.value, 'onUpdate:open': (now: boolean) => (open.value = now) }),
    {
      answers: {
        'library.authors.search': () => ({ items: [author], nextCursor: null, total: 1, totalCapped: false }),
        'library.authors.update': saved,
      },
    },
  )
  unmount = () => wrapper.unmount()
  await settled(() => expect(document.body.textContent).toContain('2 books'))
  named('Edit Borges')!.click()
  await settled(() => expect(named('Save')).toBeDefined())
  const dialogs = document.querySelectorAll('[role=dialog]')
  const field = dialogs[dialogs.length - 1]!.querySelector('input')!
  field.value = 'Jorge Luis Borges'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await flushPromises()
  named('Save')!.click()
  await settled(() => expect(saved).toHaveBeenCalled())
  expect(saved.mock.calls[0]![0]).toEqual({ id: author.id, version: 3, name: 'Jorge Luis Borges' })
})

it('languages are offered by name in the language of the window, and any tag by itself', () => {
  const labelOf = (tag: string, typed = '') => languageOptions(typed).find(({ value }) => value === tag)?.label
  expect([labelOf('es'), labelOf('en-GB'), labelOf('und')]).toEqual(['Spanish', 'British English', 'Not known'])
  expect(languageOptions('').length).toBeGreaterThan(150)
  expect(labelOf('iw')).toBeUndefined()
  expect(labelOf('en-AU', 'EN-au')).toBe('Australian English')
  chooseLocale('es')
  expect(labelOf('de')).toBe('alemán')
  chooseLocale('en')
})
