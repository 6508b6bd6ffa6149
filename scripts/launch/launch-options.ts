import { parseArgs } from 'node:util'

export type LaunchOptions = {
  /** `either`: the desktop, or the browser where no desktop opens. */
  door: 'desktop' | 'browser' | 'either'
  /** For the console itself. */
  rest: string[]
}

export const LAUNCH_USAGE = `Usage: npm start -- [options]
  --desktop       the desktop window, and nothing else where it does not open; fetches Electron again
  --browser       the browser, without looking for a desktop
  --data DIR      folder with profiles and embedded databases
`

/** `--browser` and `--desktop` choose the door; everything else is the console's. */
export const launchOptions = (args: readonly string[]): LaunchOptions | { problem: string } => {
  const rest = args.filter((arg) => arg !== '--browser' && arg !== '--desktop')
  const browser = args.includes('--browser')
  const desktop = args.includes('--desktop')
  if (browser && desktop) return { problem: 'Either --browser or --desktop, not both.' }
  return { door: browser ? 'browser' : desktop ? 'desktop' : 'either', rest }
}

const ofBrowser = { data: 'string', port: 'string', token: 'string', profile: 'string', json: 'boolean' } as const

/** What the browser's console takes of arguments that were meant for the desktop: Chromium's switches are none of its. */
export const browserArguments = (args: readonly string[]): string[] => {
  const options = Object.fromEntries(Object.entries(ofBrowser).map(([name, type]) => [name, { type }]))
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  return tokens.flatMap((token) => {
    if (token.kind !== 'option' || !Object.hasOwn(ofBrowser, token.name)) return []
    return token.value === undefined ? [`--${token.name}`] : [`--${token.name}=${token.value}`]
  })
}
