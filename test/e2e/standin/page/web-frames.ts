import type { MessagePortMain, WebFrameMain } from 'electron'
import type { CdpTarget } from './cdp.ts'
import { inApp } from './app-origin.ts'
import { linkToPreload, type PreloadLink } from './preload-link.ts'
import { double } from '../shared/strict.ts'
import { HEAR_MAIN, type ToPage } from '../shared/wire.ts'

/** A frame of a window, with the connection to its preload's world. */
export type Frame = {
  id: string
  face: WebFrameMain
  url: string
  parent: Frame | null
  detached: boolean
  /** The isolated world of its document; undefined while there is no document. */
  context: number | undefined
  link: PreloadLink
  /** The number of messages that were sent to this frame. */
  sent: number
}

export const frameTree = (send: CdpTarget['send']) => {
  const frames = new Map<string, Frame>()
  let lastRouting = 0

  const linkOf = (frame: Omit<Frame, 'link'>) =>
    linkToPreload((message: ToPage) => {
      const context = frame.context
      if (context === undefined) return
      const call = {
        functionDeclaration: `(text) => ${HEAR_MAIN}(text)`,
        executionContextId: context,
        arguments: [{ value: JSON.stringify(message) }],
      }
      // A document that is gone cannot receive messages, which is no error.
      send('Runtime.callFunctionOn', call).catch(() => undefined)
    })

  const add = (id: string, parent: Frame | null): Frame => {
    const known = frames.get(id)
    if (known) return known
    const routingId = ++lastRouting
    const bare = { id, url: '', parent, detached: false, context: undefined, sent: 0 }
    const frame = bare as unknown as Frame
    frame.link = linkOf(frame)
    const post = (channel: string, args: unknown[], transfer: readonly MessagePortMain[]) => {
      frame.sent += 1
      frame.link.send(channel, args, transfer)
    }
    frame.face = double<WebFrameMain>()('WebFrameMain', {
      get url() {
        return frame.url
      },
      get origin() {
        return URL.canParse(frame.url) ? `${new URL(frame.url).protocol}//${new URL(frame.url).host}` : 'null'
      },
      get parent() {
        return frame.parent?.face ?? null
      },
      get top() {
        let top = frame
        while (top.parent) top = top.parent
        return top.face
      },
      get frames() {
        return [...frames.values()].filter((each) => each.parent === frame).map((each) => each.face)
      },
      get detached() {
        return frame.detached
      },
      get name() {
        return ''
      },
      processId: 1,
      routingId,
      isDestroyed: () => frame.detached,
      send: (channel, ...args) => post(channel, args as unknown[], []),
      postMessage: (channel, message, transfer = []) => post(channel, [message], transfer),
    })
    frames.set(id, frame)
    return frame
  }

  const remove = (id: string) => {
    const frame = frames.get(id)
    if (!frame) return
    frame.detached = true
    frame.link.close()
    frames.delete(id)
  }

  return {
    add,
    remove,
    get: (id: string) => frames.get(id),
    all: () => [...frames.values()],
    byContext: (context: number) => [...frames.values()].find((frame) => frame.context === context),
    /** Called when the frame has a new document: closes everything that reached the old one. */
    newDocument: (frame: Frame, url: string) => {
      frame.url = inApp(url)
      frame.link.close()
      frame.link = linkOf(frame)
      for (const child of [...frames.values()]) if (child.parent === frame) remove(child.id)
    },
  }
}

export type FrameTree = ReturnType<typeof frameTree>
