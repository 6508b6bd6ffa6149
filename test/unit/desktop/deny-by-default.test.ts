import { EventEmitter } from 'node:events'
import type { App, Session } from 'electron'
import { beforeEach, describe, expect, test } from 'vitest'
import { denyByDefault } from '../../../src/main/desktop/deny-by-default.ts'
import { FakeContents, fakeShell } from './fake-electron.ts'

type Handlers = {
  request?: Parameters<Session['setPermissionRequestHandler']>[0]
  check?: Parameters<Session['setPermissionCheckHandler']>[0]
  device?: Parameters<Session['setDevicePermissionHandler']>[0]
}

describe('a page of the app', () => {
  let contents: FakeContents
  let handlers: Handlers
  let opened: string[]

  beforeEach(() => {
    const app = new EventEmitter()
    handlers = {}
    const session = {
      setPermissionRequestHandler: (handler: Handlers['request']) => (handlers.request = handler),
      setPermissionCheckHandler: (handler: Handlers['check']) => (handlers.check = handler),
      setDevicePermissionHandler: (handler: Handlers['device']) => (handlers.device = handler),
    }
    const shell = fakeShell()
    opened = shell.opened
    denyByDefault({ app: app as unknown as App, session: session as unknown as Session, shell: shell.shell })
    contents = new FakeContents('app://console/')
    app.emit('web-contents-created', {}, contents)
  })

  test.for(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
    'may move inside the console only (%s)',
    (event) => {
      expect(contents.prevents(event, 'app://console/index.html#/people')).toBe(false)
      for (const url of [
        'https://example.org/',
        'file:///etc/passwd',
        'app://other/',
        'app://console.evil/',
        'javascript:alert(1)',
        'about:blank',
        '',
      ])
        expect(contents.prevents(event, url)).toBe(true)
    },
  )

  test('gets no web view', () => expect(contents.prevents('will-attach-webview')).toBe(true))

  test('opens no window; a web link goes to the browser, anything else nowhere', () => {
    const ask = (url: string) => contents.openWindow({ url } as Parameters<typeof contents.openWindow>[0])
    for (const url of [
      'https://example.org/help',
      'http://example.org/',
      'file:///etc/passwd',
      'app://console/',
      'smb://host/',
    ])
      expect(ask(url)).toEqual({ action: 'deny' })
    expect(opened).toEqual(['https://example.org/help'])
  })

  test('may write to the clipboard and nothing else, and only as the console', () => {
    const asked = (permission: string, from = contents) => {
      let answer: boolean | undefined
      handlers.request!(from.asContents(), permission as never, (granted) => (answer = granted), {} as never)
      return answer
    }
    expect(asked('clipboard-sanitized-write')).toBe(true)
    expect(asked('clipboard-sanitized-write', new FakeContents('https://example.org/'))).toBe(false)
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'fileSystem',
      'openExternal',
      'usb',
    ])
      expect(asked(permission)).toBe(false)
    expect(handlers.check!(contents.asContents(), 'clipboard-sanitized-write', '', {} as never)).toBe(true)
    expect(handlers.check!(contents.asContents(), 'media' as never, '', {} as never)).toBe(false)
    expect(handlers.check!(null, 'clipboard-sanitized-write', '', {} as never)).toBe(false)
    expect(handlers.device!({} as never)).toBe(false)
  })
})
