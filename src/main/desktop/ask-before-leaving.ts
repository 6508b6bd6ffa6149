import type { BrowserWindow, Dialog } from 'electron'
import type { WindowWords } from './window-words.ts'

type Leaving = {
  window: BrowserWindow
  dialog: Pick<Dialog, 'showMessageBoxSync'>
  words: WindowWords
  /** Whether the system or the launcher ends the program. Then nobody is asked. */
  mustLeave: () => boolean
}

const STAY = 0
const LEAVE = 1

/**
 * Asks before leaving a page with work under way. Electron alone silently keeps such a page, and the window's button
 * and Quit then do nothing. The answer is needed at once, so the message box blocks the process.
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
    // Here "prevent" overrides the page, so that it is left.
    if (answer === LEAVE) event.preventDefault()
  })
}
