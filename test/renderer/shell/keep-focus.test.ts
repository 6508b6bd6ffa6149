import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepFocus } from '../../../src/renderer/src/shell/keep-focus.ts'

const PAGE = `
  <main tabindex="-1">
    <aside aria-label="Ana Ruiz">
      <div><button id="save">Save</button><button id="other">Other</button></div>
    </aside>
  </main>`
const element = (selector: string) => document.querySelector<HTMLElement>(selector)!
/** Lets the observer of the page run, and then the time during which other code may restore the focus. */
const settle = () => vi.advanceTimersByTimeAsync(100)

describe('the focus of a control that goes away', () => {
  let end: () => void
  beforeEach(() => {
    vi.useFakeTimers()
    document.body.innerHTML = PAGE
    end = keepFocus()
    element('#save').focus()
  })
  afterEach(() => {
    end()
    vi.useRealTimers()
  })

  it('goes to the nearest region that stays, when the control is removed', async () => {
    element('#save').remove()
    await settle()
    expect(document.activeElement).toBe(element('aside'))
    element('#other').focus()
    expect(element('aside').hasAttribute('tabindex'), 'only for as long as it has the focus').toBe(false)
  })

  it('goes there when the control is disabled', async () => {
    element('#save').toggleAttribute('disabled', true)
    element('#save').blur()
    await settle()
    expect(document.activeElement).toBe(element('aside'))
  })

  it('goes further up when the region is gone too', async () => {
    element('aside').remove()
    await settle()
    expect(document.activeElement).toBe(element('main'))
  })

  it('stays where other code has put it', async () => {
    element('#save').remove()
    element('#other').focus()
    await settle()
    expect(document.activeElement).toBe(element('#other'))
  })

  it('is left alone while its control exists, as when somebody clicks beside it', async () => {
    element('#save').blur()
    element('#other').remove()
    await settle()
    expect(document.activeElement).toBe(document.body)
  })
})
