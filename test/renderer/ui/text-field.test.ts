import { mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'
import TextField from '../../../src/renderer/src/ui/forms/TextField.vue'

afterEach(() => chooseLocale('en'))

const faultOf = async (typed: string, attributes: Record<string, string>) => {
  const field = mount(TextField, { props: { label: 'Copies', type: 'number', modelValue: typed }, attrs: attributes })
  await field.get('input').trigger('invalid')
  return field.text()
}

test.each([
  ['en', 'Fill this in.', 'At most 1000.', 'At least 0.'],
  ['es', 'Rellene este campo.', 'Como máximo 1000.', 'Como mínimo 0.'],
] as const)(
  'a bound is told in the language of the window, not of the browser (%s)',
  async (tag, empty, most, least) => {
    chooseLocale(tag)
    expect(await faultOf('', { required: '' })).toContain(empty)
    expect(await faultOf('1001', { max: '1000' })).toContain(most)
    expect(await faultOf('-1', { min: '0' })).toContain(least)
  },
)
