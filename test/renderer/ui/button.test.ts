import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'
import Button from '../../../src/renderer/src/ui/buttons/Button.vue'

describe('a busy button', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => void vi.useRealTimers())

  it('keeps the focus and ignores a second click', async () => {
    const click = vi.fn()
    const button = mount(Button, { props: { busy: false }, attrs: { onClick: click }, attachTo: document.body })
    const element = button.element as HTMLButtonElement
    element.focus()
    // Vue drops an event of the millisecond in which its listener was added.
    vi.advanceTimersByTime(1)
    element.click()
    await button.setProps({ busy: true })
    element.click()
    expect(click).toHaveBeenCalledTimes(1)
    expect(document.activeElement).toBe(element)
    expect(element.getAttribute('aria-disabled')).toBe('true')
    button.unmount()
  })

  it('submits its form only when the work is done', async () => {
    const submit = vi.fn((event: Event) => event.preventDefault())
    const form = mount(
      {
        props: { busy: Boolean },
        setup: (props: { busy: boolean }) => () =>
          h('form', { onSubmit: submit }, h(Button, { type: 'submit', busy: props.busy })),
      },
      { props: { busy: true }, attachTo: document.body },
    )
    const button = form.get('button').element as HTMLButtonElement
    button.click()
    expect(submit).not.toHaveBeenCalled()
    await form.setProps({ busy: false })
    button.click()
    expect(submit).toHaveBeenCalledTimes(1)
    form.unmount()
  })
})
