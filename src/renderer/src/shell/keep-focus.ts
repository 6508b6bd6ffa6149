/** Milliseconds in which other code may restore the focus itself, as a closing dialog does. */
const GRACE_MS = 60
const REGIONS =
  '[role=dialog], [role=tabpanel], [role=group], [role=region], aside, section[aria-label], form, fieldset, nav, main'

const ancestorsOf = (element: Element) => {
  const found: Element[] = []
  for (let above = element.parentElement; above; above = above.parentElement) found.push(above)
  return found
}

const focusRegion = (region: HTMLElement) => {
  if (!region.hasAttribute('tabindex')) {
    region.setAttribute('tabindex', '-1')
    region.addEventListener('blur', () => region.removeAttribute('tabindex'), { once: true })
  }
  region.focus({ preventScroll: true })
}

/**
 * Keeps the keyboard focus in place when the focused control leaves the page or is disabled, for instance after a save
 * or a refusal: the nearest remaining named region gets the focus, unless other code has moved it meanwhile. The
 * returned function stops this.
 */
export const keepFocus = (page: Document = document): (() => void) => {
  let last: HTMLElement | null = null
  let around: Element[] = []
  let waiting: ReturnType<typeof setTimeout> | undefined

  const isGone = () => last !== null && (!last.isConnected || last.matches(':disabled'))
  const isLost = () => {
    const now = page.activeElement
    return isGone() && (now === null || now === page.body || now === last)
  }
  const rescue = () => {
    waiting = undefined
    if (!isLost()) return
    const region = around.find((element) => element.isConnected && element.matches(REGIONS))
    last = null
    if (region instanceof HTMLElement) focusRegion(region)
  }
  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return
    last = target
    around = ancestorsOf(target)
  }
  const observer = new MutationObserver(() => {
    if (waiting === undefined && isGone()) waiting = setTimeout(rescue, GRACE_MS)
  })
  page.addEventListener('focusin', remember)
  observer.observe(page.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] })
  return () => {
    page.removeEventListener('focusin', remember)
    observer.disconnect()
    clearTimeout(waiting)
  }
}
