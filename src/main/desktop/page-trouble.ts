import type { BrowserWindow, Dialog, MessageBoxOptions } from 'electron'
import type { WindowWords } from './window-words.ts'

type Trouble = {
  window: BrowserWindow
  dialog: Pick<Dialog, 'showMessageBox'>
  words: WindowWords
  /** Loads the console's first page. */
  load: () => void
  quit: () => void
  /** Names what happened, without a word of what the page holds. */
  note: (what: string, facts: object) => void
}

const RELOAD = 0

/** Chromium's code for a load that another one overtook. */
const ABORTED = -3

/** Offers to load the page again when it has crashed, hangs or did not load. One question at a time. */
export const offerReload = ({ window, dialog, words, load, quit, note }: Trouble) => {
  const { webContents } = window
  let asking: AbortController | undefined
  /** The page's process is being ended from here: its end is no news, and then the page is loaded again where it was. */
  let endedHere = false

  const ask = async (question: Pick<MessageBoxOptions, 'message' | 'detail' | 'buttons'>) => {
    if (asking || window.isDestroyed()) return undefined
    const mine = (asking = new AbortController())
    try {
      const { response } = await dialog.showMessageBox(window, {
        type: 'warning',
        title: words.product,
        noLink: true,
        defaultId: RELOAD,
        cancelId: 1,
        signal: mine.signal,
        ...question,
      })
      return mine.signal.aborted || window.isDestroyed() ? undefined : response
    } finally {
      asking = undefined
    }
  }
  const orNote = (offered: Promise<void>) =>
    void offered.catch((error: unknown) => note('reload was not offered', { error: (error as Error).name }))

  const reloadOrQuit = async (message: string, reload: () => void) => {
    const answer = await ask({ message, detail: words.kept, buttons: [words.reload, words.quit] })
    if (answer === RELOAD) reload()
    else if (answer !== undefined) quit()
  }

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    note('page is gone', { reason, exitCode })
    if (reason === 'clean-exit') return
    if (endedHere) {
      endedHere = false
      return webContents.reload()
    }
    // A question about a page that hung has no object any more.
    asking?.abort()
    asking = undefined
    orNote(
      reloadOrQuit(
        reason === 'oom' ? words.outOfMemory : words.stopped,
        // Where the person was, not at the first page.
        () => webContents.reload(),
      ),
    )
  })
  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (!isMainFrame || code === ABORTED) return
    note('page did not load', { code, description })
    orNote(reloadOrQuit(words.notLoaded(description), load))
  })
  // An answer, but not the page: the built console is incomplete.
  webContents.on('did-navigate', (_event, _url, status) => {
    if (status < 400) return
    note('page is missing', { status })
    orNote(reloadOrQuit(words.missing(status), load))
  })
  window.on('unresponsive', () => {
    note('page does not answer', {})
    const wait = async () => {
      const answer = await ask({
        message: words.doesNotAnswer,
        detail: words.kept,
        buttons: [words.reload, words.wait],
      })
      if (answer !== RELOAD) return
      endedHere = true
      webContents.forcefullyCrashRenderer()
    }
    orNote(wait())
  })
  window.on('responsive', () => asking?.abort())
}
