import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import type { App } from '../routes/context.ts'
import { compose } from '../compose.ts'
import { dataFolderTrouble } from '../program/data-folder-trouble.ts'
import { endAtOnce } from '../program/end-at-once.ts'
import { sayFailure } from '../program/file-trouble.ts'
import { createLog, systemUser } from '../program/log.ts'
import { openingWords, storeTrouble } from '../program/opening-words.ts'
import { untilTold } from '../program/until-told.ts'
import { VERSION } from '../foundation/version.ts'
import { beginFirstStart } from '../program/first-start.ts'
import { keptToken } from '../program/kept-token.ts'
import { newSecret } from './access.ts'
import { HEADLESS_USAGE, headlessOptions } from './headless-options.ts'
import { type HttpDoor, type HttpDoorOptions, openHttpDoor } from './http-door.ts'
import { openBrowser } from './open-browser.ts'

/** Built console beside the built program, or in the tree's output when run from source. */
const consoleFolder = resolve(
  import.meta.dirname,
  import.meta.filename.endsWith('.ts') ? '../../../out/renderer' : '../renderer',
)

const FIRST_OPEN_MS = 10_000

const openOnFreePort = async (ports: number[], options: Omit<HttpDoorOptions, 'port'>): Promise<HttpDoor> => {
  const [port = 0, ...others] = ports
  try {
    return await openHttpDoor({ ...options, port })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || others.length === 0) throw error
    return openOnFreePort(others, options)
  }
}

const say = (line: string) => process.stdout.write(`${line}\n`)

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** Opens the default school, and says at the terminal what takes longer than a moment. */
const openSchool = async ({
  app,
  log,
  told,
  say,
}: {
  app: App
  log: Logger
  told: AbortSignal
  say: (line: string) => void
}) => {
  try {
    for await (const step of await app.opening(undefined, told)) {
      const words = openingWords(step)
      if (words !== null) say(words)
    }
    if (!told.aborted) await app.school()
  } catch (error) {
    log.warn({ code: (error as { code?: string }).code }, 'school not open')
    say(`The school does not open: ${storeTrouble(error)}`)
  }
}

/** Runs the console without a window until it is told to end; the exit code is 0, 1 (could not start) or 2 (bad usage). */
export const runHeadless = async (args: string[]): Promise<void> => {
  if (args.includes('--help')) return void say(HEADLESS_USAGE)
  const options = headlessOptions(args)
  if ('problem' in options) {
    process.stderr.write(`${options.problem}\n${HEADLESS_USAGE}`)
    process.exitCode = 2
    return
  }
  const { dataFolder, interactive } = options
  const trouble = await dataFolderTrouble(dataFolder)
  if (trouble !== undefined) {
    process.stderr.write(`The console could not start: ${trouble.reason}\n`)
    if (trouble.stuck) endAtOnce()
    process.exitCode = 1
    return
  }
  const log = createLog(interactive ? { file: join(dataFolder, 'logs', 'console.log') } : {})
  const { told, forget } = untilTold()
  let running: Awaited<ReturnType<typeof compose>> | undefined
  let door: HttpDoor | undefined
  try {
    const kept = options.token === undefined ? await keptToken({ dataFolder, newSecret }) : undefined
    const token = options.token ?? kept!.token
    running = await compose({ dataFolder, log, defaultProfileId: options.profileId })
    const { app, router } = running
    const actors = { token: 'token', session: systemUser() }
    const context = { app }
    door = await openOnFreePort(options.ports, { router, context, log, actors, token, consoleFolder, version: VERSION })
    if (interactive) beginFirstStart({ ...running, log, dataFolder, say, told })
    // A school that opens slowly or not at all keeps no one out: the console says what is wrong with it. A person gets the
    // page at once, which shows how far it is; a program finds the school open.
    const isPerson = options.reader === 'person'
    const opened = openSchool({ app, log, told, say: isPerson || interactive ? say : () => undefined })
    if (!isPerson && !interactive)
      await Promise.race([opened, aborted(AbortSignal.any([told, AbortSignal.timeout(FIRST_OPEN_MS)]))])
    const openUrl = door.newLink()
    if (!isPerson) say(JSON.stringify({ event: 'ready', url: door.url, openUrl }))
    else
      say(
        `The console is open. Browse to ${openUrl} (the link works once).${kept ? ` Token for scripts: ${kept.file}` : ''}`,
      )
    if (interactive) openBrowser(openUrl)
    await aborted(told)
  } catch (error) {
    log.fatal({ code: (error as { code?: string }).code }, 'could not start')
    process.stderr.write(`The console could not start: ${sayFailure(error)}\n`)
    process.exitCode = 1
  } finally {
    await door?.close()
    await running?.close()
    forget()
  }
}
