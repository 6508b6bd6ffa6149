import type { WebContents } from 'electron'
import { inApp } from './app-origin.ts'
import type { CdpTarget } from './cdp.ts'
import { moment } from '../shared/moments.ts'
import { preventable } from '../shared/strict.ts'
import type { Frame, FrameTree } from './web-frames.ts'

type Watched = {
  contents: WebContents
  frames: FrameTree
  /** The main frame, which the program knows before Chromium has given it an id. */
  main: Frame
  changed: (now: { url?: string; loading?: boolean }) => void
  painted: () => void
}

/** Turns Chromium's events about a page's navigation into Electron's. */
export const watchNavigation = ({ contents, frames, main, changed, painted }: Watched) => {
  let mainId: string | undefined
  /** An address that the program itself loads: no handler may refuse it. */
  let ownAddress: string | undefined
  let failure: { code: number; description: string; url: string } | undefined

  const frameOf = (id: string) => (id === mainId ? main : frames.get(id))

  /**
   * Electron's promise of `loadURL`: it settles with the load, its failure, another navigation or the end of the page.
   */
  const nextLoad = (address: string) => {
    ownAddress = address
    failure = undefined
    const settled = new Promise<void>((resolve, reject) => {
      let started = false
      const fail = ({ code, description, url }: NonNullable<typeof failure>) =>
        end(() =>
          reject(
            Object.assign(new Error(`${description} (${code}) loading '${url}'`), {
              code: description,
              errno: code,
              url,
            }),
          ),
        )
      const finish = () => (failure ? fail(failure) : end(resolve))
      const stop = () => fail(failure ?? { code: -2, description: 'ERR_FAILED', url: address })
      const begin = (_event: unknown, url: string, inPage: boolean, inMain: boolean) => {
        if (!inMain || inPage) return
        if (started) fail({ code: -3, description: 'ERR_ABORTED', url })
        started = true
      }
      const end = (settle: () => void) => {
        contents.off('did-finish-load', finish)
        contents.off('did-stop-loading', stop)
        contents.off('destroyed', stop)
        contents.off('did-start-navigation', begin as never)
        settle()
      }
      contents.on('did-finish-load', finish)
      contents.on('did-stop-loading', stop)
      contents.on('destroyed', stop)
      contents.on('did-start-navigation', begin as never)
    })
    settled.catch(() => undefined)
    return settled
  }

  const failed = (description: string, url: string) => {
    failure = { code: -2, description, url }
    contents.emit('did-fail-load', {}, -2, description, url, true)
    contents.emit('did-stop-loading')
  }

  /** Whether the program lets a frame navigate to where its page wants. */
  const mayGo = (frame: Frame, url: string) => {
    const event = preventable({
      url,
      isSameDocument: false,
      isMainFrame: frame === main,
      frame: frame.face,
      initiator: null,
    })
    if (frame === main) contents.emit('will-navigate', event, url)
    if (!event.defaultPrevented) contents.emit('will-frame-navigate', event)
    return !event.defaultPrevented
  }

  const follow = (cdp: CdpTarget) => {
    const isMain = (id: string) => id === mainId
    cdp.on(
      'Page.frameAttached',
      ({ frameId, parentFrameId }) => void frames.add(frameId, frameOf(parentFrameId) ?? main),
    )
    cdp.on('Page.frameDetached', ({ frameId }) => frames.remove(frameId))
    cdp.on('Page.frameStartedLoading', ({ frameId }) => {
      mainId ??= frameId
      if (!isMain(frameId)) return
      changed({ loading: true })
      contents.emit('did-start-loading')
    })
    cdp.on('Page.frameStartedNavigating', ({ frameId, url, navigationType }) => {
      mainId ??= frameId
      if (isMain(frameId))
        contents.emit('did-start-navigation', {}, inApp(url), navigationType === 'sameDocument', true)
    })
    cdp.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId === undefined) mainId = frame.id
      const at = frame.parentId === undefined ? main : frames.add(frame.id, frameOf(frame.parentId) ?? main)
      const url = frame.unreachableUrl ?? frame.url + (frame.urlFragment ?? '')
      frames.newDocument(at, url)
      if (at !== main) return
      changed({ url: inApp(url) })
      if (frame.unreachableUrl === undefined) contents.emit('did-navigate', {}, inApp(url), 200, 'OK')
      else failure = { code: -2, description: 'ERR_FAILED', url: inApp(url) }
    })
    cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (!isMain(frameId)) return
      main.url = inApp(url)
      changed({ url: main.url })
      contents.emit('did-navigate-in-page', {}, main.url, true)
    })
    cdp.on('Page.domContentEventFired', () => contents.emit('dom-ready', {}))
    cdp.on('Page.lifecycleEvent', ({ name, frameId }) => {
      if (!isMain(frameId) || main.url === '' || main.url === 'about:blank') return
      if (name === 'firstPaint') {
        moment('first paint')
        painted()
      }
    })
    cdp.on('Page.frameStoppedLoading', ({ frameId }) => {
      if (!isMain(frameId)) return
      changed({ loading: false })
      if (failure) contents.emit('did-fail-load', {}, failure.code, failure.description, failure.url, true)
      contents.emit('did-stop-loading')
    })
    cdp.on('Page.loadEventFired', () => {
      if (main.url === '' || main.url === 'about:blank' || failure) return
      moment('loaded')
      contents.emit('did-finish-load')
    })
    cdp.on('Fetch.requestPaused', ({ requestId, request, frameId, redirectedRequestId }) => {
      const url = inApp(request.url)
      const frame = frameOf(frameId) ?? main
      const own = frame === main && url === ownAddress?.split('#')[0]
      ownAddress = own ? undefined : ownAddress
      const reload = frame === main && url === main.url.split('#')[0]
      const allowed = own || reload || (redirectedRequestId ? mayRedirect(url) : mayGo(frame, url))
      const answer = allowed
        ? cdp.send('Fetch.continueRequest', { requestId })
        : cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      answer.catch(() => undefined)
    })
  }

  const mayRedirect = (url: string) => {
    const event = preventable({ url, isSameDocument: false, isMainFrame: true, frame: main.face, initiator: null })
    contents.emit('will-redirect', event, url)
    return !event.defaultPrevented
  }

  return { nextLoad, failed, follow, frameOf }
}
