import { join } from 'node:path'
import { untilTold } from '../src/main/program/until-told.ts'
import { buildFirst } from './build-first.ts'
import { buildIfStale } from './build-if-stale.ts'
import { endWithNpm } from './launch/end-with-npm.ts'
import { fetchElectron } from './launch/fetch-electron.ts'
import { electronProgram } from './launch/electron-program.ts'
import { browserArguments, LAUNCH_USAGE, launchOptions } from './launch/launch-options.ts'
import { openDesktop, type Opened } from './launch/open-desktop.ts'
import { probeMachine } from './launch/probe-machine.ts'

const root = join(import.meta.dirname, '..')
const say = (line: string) => void process.stdout.write(`${line}\n`)
const complain = (line: string) => void process.stderr.write(`${line}\n`)

const desktop = async (rest: string[], { asked, told }: { asked: boolean; told: AbortSignal }): Promise<Opened> => {
  const machine = probeMachine()
  if (machine.displays.length === 0) return { reason: 'there is no display' }
  if (electronProgram() === undefined) {
    const memory = join(root, '.cache', 'electron-fetch.json')
    const reason = await fetchElectron({ memory, asked, say: complain, told })
    if (reason !== undefined) return { reason }
  }
  const program = electronProgram()
  if (program === undefined) return { reason: 'the Electron binary is not installed' }
  return openDesktop({ program, args: [root, ...rest], env: process.env, machine, told, complain })
}

/** Runs in this process, so that signals, exit code and terminal are those of the console. */
const browser = async (rest: string[]) => {
  const entry = join(root, 'out', 'main', 'headless.js')
  process.argv = [process.execPath, entry, '--interactive', ...rest]
  await import(entry)
}

endWithNpm()

const start = async () => {
  const args = process.argv.slice(2)
  if (args.includes('--help')) return say(LAUNCH_USAGE.trimEnd())
  const options = launchOptions(args)
  if ('problem' in options) {
    complain(`${options.problem}\n${LAUNCH_USAGE}`)
    process.exitCode = 2
    return
  }
  const { door, rest } = options
  if (!(await buildFirst((told) => buildIfStale(['main', 'preload', 'renderer'], told)))) return
  if (door === 'browser') return browser(rest)
  const { told, forget } = untilTold()
  const opened = await desktop(rest, { asked: door === 'desktop', told })
  forget()
  if ('over' in opened) {
    process.exitCode = opened.over
    return
  }
  if (told.aborted) return
  if (door === 'desktop') {
    complain(`The desktop did not open: ${opened.reason}.`)
    process.exitCode = 1
    return
  }
  say(`Opening the console in the browser: ${opened.reason}.`)
  await browser(browserArguments(rest))
}

await start()
