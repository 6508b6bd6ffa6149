import type { BrowserWindow, Dialog } from 'electron'

type Leaving = {
  window: BrowserWindow
  dialog: Pick<Dialog, 'showMessageBoxSync'>
  /** Whether the system or the launcher wants the program to end, which nobody is asked about. */
  mustLeave: () => boolean
}

const STAY = 0
const LEAVE = 1

/**
 * Asks before a page is left in which work is under way. Electron by itself keeps such a page without a word, and the
 * window's button and Quit then do nothing. The answer is needed at once, so the box holds the process up.
 */
export const askBeforeLeaving = ({ window, dialog, mustLeave }: Leaving) => {
  window.webContents.on('will-prevent-unload', (event) => {
    const answer = mustLeave()
      ? LEAVE
      : dialog.showMessageBoxSync(window, {
          type: 'question',
          title: 'School Directory Console',
          message: 'Work is still under way in this window.',
          detail: 'If you leave now, it ends, and what has not been finished is not kept.',
          buttons: ['Stay', 'Leave'],
          defaultId: STAY,
          cancelId: STAY,
          noLink: true,
        })
    // Here "prevent" means that the page does not prevent it.
    if (answer === LEAVE) event.preventDefault()
  })
}
