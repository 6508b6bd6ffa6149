import type { Session, session as realSession, WebContents } from 'electron'
import { inChromium } from '../page/app-origin.ts'
import { chromium } from '../page/chromium.ts'
import { options } from '../shared/options.ts'
import { protocol } from './protocol.ts'
import { double, emitterDouble } from '../shared/strict.ts'
import { events } from '../shared/events.ts'

type Request = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
type Check = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>

let request: Request | null = null
let check: Check | null = null

export const defaultSession = emitterDouble<Session>()('Session', events.Session, {
  protocol,
  setPermissionRequestHandler: (handler) => {
    request = handler
  },
  setPermissionCheckHandler: (handler) => {
    check = handler
  },
  setDevicePermissionHandler: () => undefined,
})

export const session = double<typeof realSession>()('session', { defaultSession })

/** Electron's names of permissions, and Chromium's. */
const permissions = {
  'clipboard-read': { name: 'clipboard-read' },
  'clipboard-sanitized-write': { name: 'clipboard-write' },
  geolocation: { name: 'geolocation' },
  notifications: { name: 'notifications' },
  midi: { name: 'midi' },
  'idle-detection': { name: 'idle-detection' },
  'window-management': { name: 'window-management' },
} as const

/**
 * Asks the program's handlers for every permission when its page exists, and passes their answers to Chromium, which
 * then decides. Electron asks at each request, so a handler that changes its answer is not covered.
 */
export const applyPermissions = async (contents: WebContents) => {
  const { browser } = await chromium()
  const origin = new URL(inChromium(contents.getURL())).origin
  for (const [name, permission] of Object.entries(permissions)) {
    const details = { isMainFrame: true, requestingUrl: contents.getURL() }
    const asked = new Promise<boolean>((resolve) => {
      if (request) request(contents, name as never, resolve, details as never)
      else resolve(true)
    })
    const granted = (check?.(contents, name as never, contents.getURL(), details as never) ?? true) && (await asked)
    const setting = granted ? 'granted' : 'denied'
    await browser
      .send('Browser.setPermission', { permission, setting, origin, browserContextId: options.browserContextId })
      .catch(() => undefined)
  }
}
