import { tinykeys } from 'tinykeys'
import { onBeforeUnmount, onMounted } from 'vue'

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

/** Keys that work on every screen: Ctrl K (Cmd K on a Mac) and `?`. */
export const useGlobalKeys = (run: { palette: () => void; keys: () => void }) => {
  let stop = () => {}
  const showKeys = (event: KeyboardEvent) => {
    if (typing(event.target)) return
    event.preventDefault()
    run.keys()
  }
  onMounted(() => {
    stop = tinykeys(window, {
      '$mod+k': (event) => {
        event.preventDefault()
        run.palette()
      },
      'Shift+?': showKeys,
      // For keyboard layouts that have `?` on a key of its own.
      '?': showKeys,
    })
  })
  onBeforeUnmount(() => stop())
}
