import { mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import Combobox from '../../../src/renderer/src/ui/forms/Combobox.vue'

const option = (label: string) => ({ value: label.toLowerCase(), label })
const older = [option('Abara'), option('Alvarez')]

let unmount = () => {}
afterEach(() => unmount())

const opened = async () => {
  const box = mount(Combobox, { props: { label: 'Person', options: older, remote: true }, attachTo: document.body })
  unmount = () => box.unmount()
  await box.get('button').trigger('click')
  const input = document.querySelector<HTMLInputElement>('input[role=combobox]')!
  const type = async (words: string) => {
    input.value = words
    input.dispatchEvent(new Event('input', { bubbles: true }))
    await box.vm.$nextTick()
  }
  const press = async (key: string) => {
    input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    await box.vm.$nextTick()
  }
  return { type, press, box, chosen: () => box.emitted('update:modelValue')?.at(-1)?.[0] }
}

test('Enter never picks a row of an older search: it waits for the rows of the current words', async () => {
  const { box, type, press, chosen } = await opened()
  await type('Rafa Gut')
  await box.setProps({ behind: true })
  await press('Enter')
  expect(chosen()).toBeUndefined()
  await box.setProps({ options: [option('Rafa Gutierrez'), option('Rafa Guthrie')], behind: false })
  expect(chosen()).toBe('rafa gutierrez')
})

test('typing or moving after Enter cancels it', async () => {
  const { box, type, press, chosen } = await opened()
  await box.setProps({ behind: true })
  await press('Enter')
  await type('Al')
  await box.setProps({ options: [option('Alvarez')], behind: false })
  expect(chosen()).toBeUndefined()
  await box.setProps({ behind: true })
  await press('Enter')
  await press('ArrowDown')
  await box.setProps({ options: [option('Alba')], behind: false })
  expect(chosen()).toBeUndefined()
})

test('Enter picks a row of the current words at once, and nothing when none match', async () => {
  const { box, press, chosen } = await opened()
  await press('ArrowDown')
  await press('Enter')
  expect(chosen()).toBe('alvarez')
  await box.get('button').trigger('click')
  await box.setProps({ options: [], behind: false })
  await press('Enter')
  expect(box.emitted('update:modelValue')).toHaveLength(1)
})
