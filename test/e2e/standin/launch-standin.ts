import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { builtFile } from '../setup/folders.ts'
import type { Asks, Box, Question, Reply, Told } from './shared/control.ts'
import { OPTIONS_VARIABLE, type StandinOptions } from './shared/options.ts'

export const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** Arguments for a Chromium to which stand-ins connect beside Playwright. It opens only their windows. */
export const argumentsForStandins = (debuggingPort: number) => [
  `--remote-debugging-port=${debuggingPort}`,
  '--block-new-web-contents',
]

/** The proxy of a context in which a stand-in opens its windows. */
export const proxyOfStandin = (port: number) => ({ server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' })

const endpointOf = async (debuggingPort: number) => {
  const answer = await fetch(`http://127.0.0.1:${debuggingPort}/json/version`)
  return ((await answer.json()) as { webSocketDebuggerUrl: string }).webSocketDebuggerUrl
}

const contextIds = new WeakMap<BrowserContext, string>()
const taken = new Set<string>()

/**
 * Chromium's id of a context. The newest context is the one whose id is not taken; if several are left, a page tells
 * the id.
 */
const nameOf = async (context: BrowserContext) => {
  const cdp = await context.browser()!.newBrowserCDPSession()
  const { browserContextIds } = await cdp.send('Target.getBrowserContexts')
  await cdp.detach()
  const left = browserContextIds.filter((id) => !taken.has(id))
  if (left.length === 1) return left[0]!
  const page = await context.newPage()
  const ofPage = await context.newCDPSession(page)
  const { targetInfo } = await ofPage.send('Target.getTargetInfo')
  await page.close()
  return targetInfo.browserContextId ?? ''
}

/** The id of the context in which the stand-in opens its windows. */
const contextIdOf = async (context: BrowserContext) => {
  const known = contextIds.get(context) ?? (await nameOf(context))
  contextIds.set(context, known)
  taken.add(known)
  return known
}

export type Launch = {
  /** The debugging port of the Chromium that was started with `argumentsForStandins`. */
  debuggingPort: number
  /** A context whose proxy is `proxyOfStandin(proxyPort)`. */
  context: BrowserContext
  proxyPort: number
  dataFolder: string
  args?: string[]
  env?: Record<string, string>
} & Pick<StandinOptions, 'keyring' | 'readyToShow'>

type Place = Pick<Launch, 'debuggingPort' | 'context' | 'proxyPort'>

/** The environment variables of a stand-in, whoever starts it. */
export const standinEnvironment = async (
  { debuggingPort, context, proxyPort }: Place,
  wanted: Partial<StandinOptions> = {},
): Promise<Record<string, string>> => {
  const [endpoint, browserContextId] = await Promise.all([endpointOf(debuggingPort), contextIdOf(context)])
  const options: StandinOptions = { endpoint, browserContextId, proxyPort, ...wanted }
  return { [OPTIONS_VARIABLE]: JSON.stringify(options) }
}

/** The program in place of Electron's own; it takes the same arguments. */
export const standinProgram = join(import.meta.dirname, 'main.ts')

/** Starts the built desktop on the stand-in. Resolves when the process runs, before it has a window. */
export const launchStandin = async ({
  debuggingPort,
  context,
  proxyPort,
  dataFolder,
  args = [],
  env = {},
  ...wanted
}: Launch) => {
  const place = await standinEnvironment({ debuggingPort, context, proxyPort }, { control: true, ...wanted })
  const pages: Page[] = []
  const pageWaiters: ((page: Page) => void)[] = []
  context.on('page', (page) => {
    // The stand-in answers when a page asks to stay open; nobody else may.
    page.on('dialog', () => undefined)
    pages.push(page)
    for (const wait of pageWaiters.splice(0)) wait(page)
  })

  const startedAt = performance.now()
  const program = spawn(
    process.execPath,
    [standinProgram, builtFile('main', 'desktop.js'), '--data', dataFolder, ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...env, ...place },
    },
  )
  const said: string[] = []
  for (const stream of [program.stdout, program.stderr])
    stream?.on('data', (piece: Buffer) => said.push(piece.toString()))
  const exited = once(program, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }))

  let last = 0
  const questions = new Map<number, PromiseWithResolvers<unknown>>()
  const boxes: Box[] = []
  const boxWaiters: ((box: Box) => void)[] = []
  program.on('message', (message: Reply | Told) => {
    if ('answers' in message) {
      const question = questions.get(message.answers)
      questions.delete(message.answers)
      if (message.error === undefined) question?.resolve(message.value)
      else question?.reject(new Error(message.error))
    } else if (message.tells === 'box') {
      const wait = boxWaiters.shift()
      if (wait) wait(message.box)
      else boxes.push(message.box)
    }
  })
  void exited.then(() => {
    for (const question of questions.values()) question.reject(new Error(`The desktop ended:\n${said.join('')}`))
    questions.clear()
  })

  const ask = <Name extends keyof Asks>(name: Name, ...given: Parameters<Asks[Name]>) => {
    const number = ++last
    const answer = Promise.withResolvers<unknown>()
    questions.set(number, answer)
    program.send({ asks: name, number, given: given[0] } satisfies Question)
    return answer.promise as Promise<ReturnType<Asks[Name]>>
  }

  const endedEarly = exited.then((how): never => {
    throw new Error(`The desktop ended (${JSON.stringify(how)}) without a window:\n${said.join('')}`)
  })
  endedEarly.catch(() => undefined)

  return {
    /** The start of the process on the clock of `performance.now()`. */
    startedAt,
    /** The first window's page, as soon as there is one. */
    window: async () =>
      pages[0] ?? (await Promise.race([new Promise<Page>((resolve) => pageWaiters.push(resolve)), endedEarly])),
    ask,
    /** The next box that the program shows; boxes that were shown before come first. */
    nextBox: async () => boxes.shift() ?? (await new Promise<Box>((resolve) => boxWaiters.push(resolve))),
    /** Discards the boxes that no test has read. */
    forgetBoxes: () => void boxes.splice(0),
    /** The output of the process. */
    said: () => said.join(''),
    signal: (name: NodeJS.Signals) => program.kill(name),
    exited,
    /** Quits as a person does, and waits for the end of the process. */
    quit: async () => {
      if (program.exitCode === null && program.signalCode === null) await ask('quit').catch(() => undefined)
      return exited
    },
  }
}

export type Standin = Awaited<ReturnType<typeof launchStandin>>
