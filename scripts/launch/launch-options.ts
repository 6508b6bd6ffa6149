import { parseArgs } from 'node:util'

export type LaunchOptions = {
  /** `either`: the desktop, or the browser when no desktop opens. */
  door: 'desktop' | 'browser' | 'either'
  /** Arguments for the console itself. */
  rest: string[]
}

export const LAUNCH_USAGE = `Usage: npm start -- [options]
  --desktop       the desktop window, and nothing else where it does not open; fetches Electron again
  --browser       the browser, without looking for a desktop
  --data DIR      folder with profiles and embedded databases
`

/** `--browser` and `--desktop` choose the door; all other arguments go to the console. */
export const launchOptions = (args: readonly string[]): LaunchOptions | { problem: string } => {
  const rest = args.filter((arg) => arg !== '--browser' && arg !== '--desktop')
  const browser = args.includes('--browser')
  const desktop = args.includes('--desktop')
  if (browser && desktop) return { problem: 'Either --browser or --desktop, not both.' }
  return { door: browser ? 'browser' : desktop ? 'desktop' : 'either', rest }
}

const ofBrowser = { data: 'string', port: 'string', token: 'string', profile: 'string', json: 'boolean' } as const

/** Arguments of the desktop that the browser's console accepts too: all but Chromium's switches. */
export const browserArguments = (args: readonly string[]): string[] => {
  const options = Object.fromEntries(Object.entries(ofBrowser).map(([name, type]) => [name, { type }]))
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  return tokens.flatMap((token) => {
    if (token.kind !== 'option' || !Object.hasOwn(ofBrowser, token.name)) return []
    return token.value === undefined ? [`--${token.name}`] : [`--${token.name}=${token.value}`]
  })
}
