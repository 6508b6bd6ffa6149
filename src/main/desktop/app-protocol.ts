import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { CustomScheme, Protocol } from 'electron'
import { consolePolicyHeader } from '../doors/console-policy.ts'
import { CONSOLE_SCHEME, isConsoleUrl } from './console-origin.ts'

/** Registered before the app is ready: a scheme with an origin, storage and fetch, and with the policy enforced. */
export const consoleScheme: CustomScheme = {
  scheme: CONSOLE_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
}

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

const refusal = (status: number) => new Response(null, { status })

/** Answers `app://console/...` with a built file, never with one outside of its folder. */
export const consoleFiles =
  (folder: string) =>
  async ({ url, method }: { url: string; method: string }): Promise<Response> => {
    if (!isConsoleUrl(url)) return refusal(403)
    if (method !== 'GET') return refusal(405)
    let path: string
    try {
      path = decodeURIComponent(new URL(url).pathname)
    } catch {
      return refusal(400)
    }
    const file = normalize(join(folder, path === '/' ? 'index.html' : path))
    const type = mediaTypes[extname(file)]
    if (!file.startsWith(normalize(folder) + sep) || path.includes('\0') || type === undefined) return refusal(404)
    const bytes = await readFile(file).catch(() => undefined)
    if (!bytes) return refusal(404)
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': type,
        'content-security-policy': consolePolicyHeader,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      },
    })
  }

export const serveConsole = (protocol: Pick<Protocol, 'handle'>, folder: string) =>
  protocol.handle(CONSOLE_SCHEME, consoleFiles(folder))
