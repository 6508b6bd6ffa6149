import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** What a running desktop says of itself in its data folder. */
type Running = { pid: number; version: string; answers: number }

const ANSWER_MS = 3_000
const LOOK_MS = 50

const fileIn = (dataFolder: string) => join(dataFolder, 'desktop', 'running.json')

const readRunning = (dataFolder: string): Running | undefined => {
  try {
    const { pid, version, answers } = JSON.parse(readFileSync(fileIn(dataFolder), 'utf8')) as Partial<Running>
    return typeof pid === 'number' && typeof version === 'string' ? { pid, version, answers: answers ?? 0 } : undefined
  } catch {
    return undefined
  }
}

/**
 * Says who runs on this data folder. `answer` tells a second start that its call was heard: Electron's lock tells it only
 * that it is not the first.
 */
export const announceRunning = ({ dataFolder, version }: { dataFolder: string; version: string }) => {
  let answers = 0
  const write = () => {
    try {
      writeFileSync(fileIn(dataFolder), JSON.stringify({ pid: process.pid, version, answers } satisfies Running))
    } catch {
      // A second start then says that nobody answers, which is no harm.
    }
  }
  write()
  return {
    answer: () => {
      answers++
      write()
    },
  }
}

/**
 * What a start has to say when another desktop runs on its data folder: undefined when that one has come to the front;
 * otherwise why not, within 3 s.
 */
export const otherInstanceTrouble = async ({
  dataFolder,
  version,
  before,
  waitMs = ANSWER_MS,
}: {
  dataFolder: string
  version: string
  /** `answersOf` this data folder before the lock was asked for. */
  before: number
  waitMs?: number
}): Promise<string | undefined> => {
  const deadline = performance.now() + waitMs
  let running = readRunning(dataFolder)
  while ((running?.answers ?? 0) === before && performance.now() < deadline) {
    await pause(LOOK_MS)
    running = readRunning(dataFolder)
  }
  const who = running ? ` (process ${running.pid})` : ''
  if (running && running.version !== version)
    return `Version ${running.version} of this program${who} has the data folder ${dataFolder} open. Close it, then start version ${version} again.`
  if ((running?.answers ?? 0) === before)
    return `Another start of this program${who} has the data folder ${dataFolder} open and does not answer. End it, then start again.`
  return undefined
}

/** How many calls of second starts the desktop on this data folder has answered. */
export const answersOf = (dataFolder: string) => readRunning(dataFolder)?.answers ?? 0
