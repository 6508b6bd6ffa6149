import type { App, Session, Shell, WebContents } from 'electron'
import { isConsoleUrl } from './console-origin.ts'

/** What the console's page may ask the system for: copying out, nothing else. */
const allowedPermissions = new Set(['clipboard-sanitized-write'])

const isWebLink = (url: string) => URL.canParse(url) && new URL(url).protocol === 'https:'

/** Keeps a page where it is: no other page in it, no window from it, no web view in it. */
const confine = (contents: WebContents, shell: Pick<Shell, 'openExternal'>) => {
  const stay = (event: { preventDefault: () => void; url: string }) => {
    if (!isConsoleUrl(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    // A link to the web opens in the person's browser, where this console's session does not exist.
    if (isWebLink(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

/** Denies every page of this app what it does not need, also pages that nobody thought of. */
export const denyByDefault = (electron: {
  app: Pick<App, 'on'>
  session: Session
  shell: Pick<Shell, 'openExternal'>
}) => {
  const { app, session, shell } = electron
  app.on('web-contents-created', (_event, contents) => confine(contents, shell))
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(allowedPermissions.has(permission) && isConsoleUrl(contents.getURL())),
  )
  session.setPermissionCheckHandler(
    (contents, permission) => allowedPermissions.has(permission) && isConsoleUrl(contents?.getURL() ?? ''),
  )
  session.setDevicePermissionHandler(() => false)
}
