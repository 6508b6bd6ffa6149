import type { HandlerDetails, WebContents, WindowOpenHandlerResponse } from 'electron'
import { inApp, inChromium } from '../page/app-origin.ts'
import type { CdpTarget } from '../page/cdp.ts'
import { chromium } from '../page/chromium.ts'
import { hearPreload } from './ipc-main.ts'
import { watchNavigation } from '../page/navigation.ts'
import { options } from '../shared/options.ts'
import { preloadScripts } from '../page/preload-world.ts'
import { listenForPages } from './protocol.ts'
import { record } from '../shared/record.ts'
import { defaultSession } from './session.ts'
import { emitterDouble, preventable } from '../shared/strict.ts'
import { frameTree } from '../page/web-frames.ts'
import { type FromPage, TELL_MAIN, WORLD } from '../shared/wire.ts'
import { events } from '../shared/events.ts'

type OpenHandler = (details: HandlerDetails) => WindowOpenHandlerResponse

/** What the window needs to know about its contents. */
type Hooks = {
  painted: () => void
  closeRefused: () => void
  titled: (event: { defaultPrevented: boolean }, title: string) => void
}

let lastContents = 0

/** Opens a page in Chromium and returns the contents that the program holds of it. */
export const openContents = (preload: string | undefined, hooks: Hooks) => {
  let url = ''
  let title = ''
  let gone = false
  let crashed = false
  let crashing: PromiseWithResolvers<void> | undefined
  let loading = false
  let closing = false
  let openWindow: OpenHandler = () => ({ action: 'allow' })

  const opened = (async () => {
    const [{ browser, target }] = await Promise.all([chromium(), listenForPages()])
    const { browserContextId } = options
    const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank', browserContextId })
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true })
    browser.on('Target.detachedFromTarget', (detached) => {
      if (detached.sessionId === sessionId) ended()
    })
    browser.on('Target.targetInfoChanged', ({ targetInfo }) => {
      if (targetInfo.targetId === targetId && targetInfo.title !== title) titled(targetInfo.title)
    })
    return { cdp: target(sessionId), targetId, browser }
  })()
  const withPage = <Value>(use: (page: { cdp: CdpTarget; targetId: string; browser: CdpTarget }) => Promise<Value>) =>
    opened.then(use)

  // The tree uses the page only to send messages, which happens after the page was opened.
  const frames = frameTree((method, params) => withPage(({ cdp }) => cdp.send(method, params)))
  const main = frames.add('main', null)

  const ended = () => {
    if (gone) return
    gone = true
    for (const frame of frames.all()) frame.link.close()
    contents.emit('destroyed')
  }

  const titled = (text: string) => {
    title = text
    const event = preventable()
    contents.emit('page-title-updated', event, text, true)
    hooks.titled(event, text)
  }

  const load = (address: string) => {
    const settled = navigation.nextLoad(address)
    withPage(async ({ cdp }) => {
      // In Electron a crash has happened when the call returns; here it takes a moment.
      await Promise.all([prepared, crashing?.promise])
      await cdp.send('Page.navigate', { url: inChromium(address) })
    }).catch((error: unknown) => {
      if (!gone) navigation.failed(String(error), address)
    })
    return settled
  }

  const contents = emitterDouble<WebContents>()('WebContents', events.WebContents, {
    id: ++lastContents,
    session: defaultSession,
    mainFrame: main.face,
    getURL: () => url,
    getTitle: () => title,
    isDestroyed: () => gone,
    isCrashed: () => crashed,
    isLoading: () => loading,
    isLoadingMainFrame: () => loading,
    loadURL: (address) => load(address),
    reload: () => void withPage(({ cdp }) => cdp.send('Page.reload')).catch(() => undefined),
    reloadIgnoringCache: () =>
      void withPage(({ cdp }) => cdp.send('Page.reload', { ignoreCache: true })).catch(() => undefined),
    stop: () => void withPage(({ cdp }) => cdp.send('Page.stopLoading')).catch(() => undefined),
    setWindowOpenHandler: (handler) => {
      openWindow = handler
    },
    send: (channel, ...args) => main.face.send(channel, ...(args as unknown[])),
    postMessage: (channel, message, transfer) => main.face.postMessage(channel, message, transfer),
    executeJavaScript: (code) =>
      withPage(async ({ cdp }) => {
        const call = { expression: code, awaitPromise: true, returnByValue: true }
        const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', call)
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
        return result.value as unknown
      }),
    forcefullyCrashRenderer: () => {
      crashing ??= Promise.withResolvers()
      void withPage(({ cdp }) => cdp.send('Page.crash')).catch(() => undefined)
    },
    focus: () => undefined,
    openDevTools: () => record('webContents.openDevTools'),
    toggleDevTools: () => record('webContents.toggleDevTools'),
    close: () => contentsControl.askToClose(),
  })

  const navigation = watchNavigation({
    contents,
    frames,
    main,
    changed: (now) => {
      url = now.url ?? url
      loading = now.loading ?? loading
      if (now.url !== undefined) crashed = false
    },
    painted: hooks.painted,
  })

  // Nothing is loaded before these calls are answered: a page loaded meanwhile would lack the preload.
  const prepared = opened.then(async ({ cdp }) => {
    const send = (...call: Parameters<CdpTarget['send']>) => void cdp.send(...call).catch(() => undefined)
    navigation.follow(cdp)
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const aux = context.auxData as { frameId?: string } | undefined
      if (context.name !== WORLD || aux?.frameId === undefined) return
      const frame = navigation.frameOf(aux.frameId)
      if (frame) frame.context = context.id
    })
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      const frame = frames.byContext(executionContextId)
      if (frame) frame.context = undefined
    })
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const frame = frames.byContext(executionContextId)
      if (name !== TELL_MAIN || !frame) return
      const message = JSON.parse(payload) as FromPage
      if (message.kind === 'failed') contents.emit('preload-error', {}, preload, new Error(message.message))
      else if (message.kind === 'theme') contents.emit('did-change-theme-color', {}, message.color)
      else hearPreload(contents, frame, message)
    })
    cdp.on('Page.windowOpen', ({ url: wanted, windowName }) => {
      const { action } = openWindow({
        url: inApp(wanted),
        frameName: windowName,
        features: '',
        disposition: 'foreground-tab',
        referrer: { url: '', policy: 'no-referrer' },
      })
      if (action === 'allow') process.stderr.write(`[stand-in] a window was allowed, and is not opened: ${wanted}\n`)
      record(`window.open ${action}`, inApp(wanted))
    })
    cdp.on('Page.javascriptDialogOpening', ({ type }) => {
      if (type !== 'beforeunload') return
      // As in Electron, the page stays open unless a listener prevents that.
      const event = preventable()
      contents.emit('will-prevent-unload', event)
      send('Page.handleJavaScriptDialog', { accept: event.defaultPrevented })
      if (!event.defaultPrevented && closing) hooks.closeRefused()
      closing = closing && event.defaultPrevented
    })
    cdp.on('Inspector.targetCrashed', () => {
      crashed = true
      crashing?.resolve()
      crashing = undefined
      for (const frame of frames.all()) frame.link.close()
      contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
    })
    cdp.on('Runtime.consoleAPICalled', ({ type, args }) => {
      const message = args.map(({ value, description }) => String(value ?? description)).join(' ')
      contents.emit('console-message', { level: type, message, frame: main.face })
    })
    const { mainWorld, isolatedWorld } = preloadScripts(preload)
    await Promise.all([
      cdp.send('Page.enable'),
      cdp.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      cdp.send('Runtime.enable'),
      cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] }),
      cdp.send('Runtime.addBinding', { name: TELL_MAIN, executionContextName: WORLD }),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorld }),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: isolatedWorld, worldName: WORLD }),
    ])
  })
  prepared.catch(() => undefined)

  const contentsControl = {
    contents,
    frames,
    isCrashed: () => crashed,
    /** Closes the page unless its `beforeunload` refuses. */
    askToClose: () => {
      closing = true
      withPage(({ cdp }) => cdp.send('Page.close')).catch(ended)
    },
    /** Closes the page without asking it. */
    destroy: () => withPage(({ browser, targetId }) => browser.send('Target.closeTarget', { targetId })).catch(ended),
  }
  return contentsControl
}

export type ContentsControl = ReturnType<typeof openContents>
