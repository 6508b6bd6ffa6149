import { options } from './options.ts'
import type { Recorded } from './record.ts'

/** A box on the screen that waits for a button; a test presses it. */
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
  /** How many listeners the program has on the window's contents, for each event. */
  listeners: Record<string, number>
  crashed: boolean
  /** Addresses of the page's frames, as far as the stand-in has heard of them; the first is the page's own. */
  frames: string[]
}

export type StandinState = {
  windows: WindowState[]
  recorded: Recorded[]
  lacks: string[]
  /** Addresses outside of the program that its pages asked for. */
  outside: string[]
  /** Milliseconds from the start of the process to each moment. */
  moments: Record<string, number>
  /** What Node had loaded when the first window was made; `mostOften`: how many times the file that was loaded most. */
  modules: LoadedModules
  menu: string[]
}

/** Files of the program, and the packages among them. */
export type LoadedModules = { files: number; packages: string[]; mostOften: number }

/** What a test may do to a running stand-in. */
export type Asks = {
  state: () => StandinState
  /** As the menu entry Quit, or the session's end. */
  quit: () => void
  /** As the window's own button: asks the page first. */
  closeWindow: () => void
  clickMenu: (label: string) => void
  /** Kills the process of the window's page. */
  crash: () => void
  press: (button: { box: number; response: number }) => void
  /** What the next box that holds the whole process up is answered; without this it is closed. */
  answerNext: (response: number) => void
  /** An event that the stand-in cannot cause itself. */
  emit: (event: {
    on: 'window' | 'contents' | 'app' | 'powerMonitor' | 'nativeTheme' | 'screen'
    name: string
    args?: unknown[]
  }) => void
  /** A message as if a page that was taken over had sent it from a frame; says how many replies that frame got. */
  forge: (message: { frame: string; channel: string }) => number
  /** Evaluates in the window's page, also after it crashed and was loaded again. */
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

/** Without a test on the other side nobody listens, and nothing is told. */
export const tellTest = (told: Told) => {
  if (options.control && process.connected) process.send?.(told)
}

/** Hears the test that started this process; `abandoned` is called when it is gone. */
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
