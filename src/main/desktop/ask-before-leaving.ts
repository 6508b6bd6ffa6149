import type { BrowserWindow, Dialog } from 'electron'
import type { WindowWords } from './window-words.ts'

type Leaving = {
  window: BrowserWindow
  dialog: Pick<Dialog, 'showMessageBoxSync'>
  words: WindowWords
  /** Whether the system or the launcher wants the program to end, which nobody is asked about. */
  mustLeave: () => boolean
}

const STAY = 0
const LEAVE = 1

/**
 * Asks before a page is left in which work is under way. Electron by itself keeps such a page without a word, and the
 * window's button and Quit then do nothing. The answer is needed at once, so the box holds the process up.
 */
export const askBeforeLeaving = ({ window, dialog, words, mustLeave }: Leaving) => {
  window.webContents.on('will-prevent-unload', (event) => {
    const answer = mustLeave()
      ? LEAVE
      : dialog.showMessageBoxSync(window, {
          type: 'question',
          title: words.product,
          message: words.workUnderWay,
          detail: words.workEnds,
          buttons: [words.stay, words.leave],
          defaultId: STAY,
          cancelId: STAY,
          noLink: true,
        })
    // Here "prevent" means that the page does not prevent it.
    if (answer === LEAVE) event.preventDefault()
  })
}
