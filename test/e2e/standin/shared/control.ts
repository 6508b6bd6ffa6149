import { options } from './options.ts'
import type { Recorded } from './record.ts'

/** A message box that waits for a button, which the test presses. */
export type Box = {
  number: number
  kind: 'error' | 'message'
  title: string
  message: string
  detail: string
  buttons: string[]
}

export type WindowState = {
  title: string
  url: string
  visible: boolean
  maximized: boolean
  bounds: { x: number; y: number; width: number; height: number }
  /** The number of listeners that the program has on the window's contents, by event. */
  listeners: Record<string, number>
  crashed: boolean
  /** The addresses of the page's frames that the stand-in knows of; the first is the page's own. */
  frames: string[]
}

export type StandinState = {
  windows: WindowState[]
  recorded: Recorded[]
  lacks: string[]
  /** Addresses outside of the program that its pages requested. */
  outside: string[]
  /** Milliseconds from the start of the process to each moment. */
  moments: Record<string, number>
  /**
   * What Node had loaded when the first window was made. `mostOften` is how many times the most loaded file was loaded.
   */
  modules: LoadedModules
  menu: string[]
}

/** The program's files, and the packages among them. */
export type LoadedModules = { files: number; packages: string[]; mostOften: number }

/** What a test may ask of a running stand-in. */
export type Asks = {
  state: () => StandinState
  /** Quits as the menu entry Quit and the end of the session do. */
  quit: () => void
  /** Closes the window as its own button does: asks the page first. */
  closeWindow: () => void
  clickMenu: (label: string) => void
  /** Kills the process of the window's page. */
  crash: () => void
  press: (button: { box: number; response: number }) => void
  /** The answer to the next box that blocks the process; without it, that box is closed. */
  answerNext: (response: number) => void
  /** Emits an event that the stand-in cannot cause itself. */
  emit: (event: {
    on: 'window' | 'contents' | 'app' | 'powerMonitor' | 'nativeTheme' | 'screen'
    name: string
    args?: unknown[]
  }) => void
  /** Sends a message as a compromised page would from a frame. Returns how many replies the frame got. */
  forge: (message: { frame: string; channel: string }) => number
  /** Evaluates in the window's page, even after it crashed and was reloaded. */
  evaluate: (expression: string) => unknown
}

export type Told = { tells: 'box'; box: Box } | { tells: 'window' } | { tells: 'ended'; code: number }

export type Question = { asks: keyof Asks; number: number; given: unknown }
export type Reply = { answers: number; value?: unknown; error?: string }

const answers: { [Name in keyof Asks]?: (given: never) => unknown } = {}

export const answerTest = <Name extends keyof Asks>(
  name: Name,
  answer: (...given: Parameters<Asks[Name]>) => ReturnType<Asks[Name]> | Promise<ReturnType<Asks[Name]>>,
) => {
  answers[name] = answer as unknown as (given: never) => unknown
}

/** Does nothing when no test is connected. */
export const tellTest = (told: Told) => {
  if (options.control && process.connected) process.send?.(told)
}

/** Listens to the test that started this process. Calls `abandoned` when the test is gone. */
export const hearTest = (abandoned: () => void) => {
  if (!options.control || !process.connected) return
  process.on('message', (question: Question) => {
    void (async () => {
      const reply = (rest: Omit<Reply, 'answers'>) => {
        if (process.connected) process.send?.({ answers: question.number, ...rest } satisfies Reply)
      }
      try {
        reply({ value: await answers[question.asks]?.(question.given as never) })
      } catch (error) {
        reply({ error: String(error) })
      }
    })()
  })
  process.on('disconnect', abandoned)
  process.channel?.unref()
}
