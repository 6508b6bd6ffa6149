import { mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'
import KeyHint from '../../../src/renderer/src/ui/buttons/KeyHint.vue'

afterEach(() => chooseLocale('en'))

const caps = (keys: string) =>
  mount(KeyHint, { props: { keys } })
    .findAll('kbd')
    .map((cap) => cap.text())

it('keys are written as the keyboards of the language have them', () => {
  expect(caps('Shift PageUp')).toEqual(['Shift', 'PgUp'])
  chooseLocale('es')
  expect(caps('Shift PageUp')).toEqual(['Mayús', 'Re Pág'])
  expect(caps('Enter')).toEqual(['Intro'])
  expect(caps('Ctrl K')).toEqual(['Ctrl', 'K'])
})
