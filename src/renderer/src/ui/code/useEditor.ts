import { nextTick, onBeforeUnmount, type Ref, ref, watch } from 'vue'
import type { showCode, showComparison } from './code-editor.ts'

type Editors = { showCode: typeof showCode; showComparison: typeof showComparison }

/**
 * Loads the editor and shows it in the shadow tree of an element, again whenever what `show` reads has changed. Returns
 * whether it is shown: until then, and when it cannot be loaded, the component shows its text plainly.
 */
export const useEditor = (
  host: Readonly<Ref<HTMLElement | null>>,
  show: () => (editors: Editors, root: ShadowRoot) => () => void,
) => {
  const shown = ref(false)
  let end = () => {}
  let round = 0
  watch(
    [host, show] as const,
    async ([element, begin]) => {
      const now = ++round
      end()
      end = () => {}
      if (element === null) return
      const editors = await import('./code-editor.ts').catch(() => null)
      if (editors === null || now !== round) return
      // The editor measures its place, which has to be visible.
      shown.value = true
      await nextTick()
      if (now === round) end = begin(editors, element.shadowRoot ?? element.attachShadow({ mode: 'open' }))
    },
    { immediate: true, flush: 'post' },
  )
  onBeforeUnmount(() => {
    round += 1
    end()
  })
  return shown
}
