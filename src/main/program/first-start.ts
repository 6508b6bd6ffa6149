import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Console } from '../compose.ts'
import { inProcessClient } from '../doors/in-process-door.ts'
import { systemUser } from './log.ts'
import { storeTrouble } from './opening-words.ts'

type FirstStart = Pick<Console, 'router' | 'app' | 'openings'> & {
  log: Logger
  dataFolder: string
  /** Words for a person at a terminal. */
  say: (line: string) => void
  /** Aborts when the console is to end: then nothing is amiss, and the next start does it. */
  told: AbortSignal
}

const SAMPLE_PEOPLE = 2_000

const LOOK_EVERY_MS = 500

const isImportRunning = (error: unknown) =>
  (error as { data?: { reason?: string } | undefined }).data?.reason === 'import-running'

type Sample = Pick<FirstStart, 'say' | 'told'> & {
  isEmpty: () => Promise<boolean>
  /** Rejects with `import-running` while another console does. */
  make: () => Promise<void>
}

/** Makes the sample in an empty school. Of consoles that begin at once on one data folder one makes it, the others wait for it. */
export const makeOnce = async ({ isEmpty, make, say, told }: Sample): Promise<void> => {
  for (let waits = false; await isEmpty(); waits = true)
    try {
      if (!waits) say(`First start: making the sample district of ${SAMPLE_PEOPLE.toLocaleString('en')} people.`)
      return await make()
    } catch (error) {
      if (!isImportRunning(error)) throw error
      if (!waits) say('Another console makes it. Waiting for that one ...')
      await delay(LOOK_EVERY_MS, undefined, { signal: told })
    }
}

const fillSchool = async ({ router, app, openings, log, dataFolder, say, told }: FirstStart): Promise<void> => {
  const mark = join(dataFolder, 'started')
  if (
    await access(mark).then(
      () => true,
      () => false,
    )
  )
    return
  const context = { author: { actor: systemUser(), door: 'in-process' as const }, app }
  const client = inProcessClient({ router, context, log })
  const tell = (done: number, total: number) =>
    openings.tell(app.connections.defaultProfileId, { kind: 'sample', done, total })
  const makeSample = async () => {
    tell(0, SAMPLE_PEOPLE)
    for await (const event of await client.imports.sample({ people: SAMPLE_PEOPLE, seed: 1 }))
      if (event.kind === 'progress') tell(event.done, event.total)
  }
  const isEmpty = async () => (await client.people.search({ limit: 1 })).items.length === 0
  // A school that does not open says so to whoever opens it, and the next start fills it.
  const school = await app.school().catch(() => undefined)
  if (school === undefined) return
  try {
    const { profile } = school
    if (profile.postgresql.kind === 'embedded') await makeOnce({ isEmpty, make: makeSample, say, told })
    await writeFile(mark, `${new Date().toISOString()}\n`)
  } catch (error) {
    if (told.aborted) return
    log.warn({ code: (error as { code?: string }).code }, 'no sample district')
    say(
      `The sample district could not be made; the console opens an empty school, and the next start makes it. ${storeTrouble(error)}`,
    )
  }
}

/**
 * On the first start with a data folder, fills its embedded school with the sample district, so that there is something
 * to see; the school counts as open when that has ended. Later starts never do, even when everyone was deleted. A failure is
 * said and leaves an empty school.
 */
export const beginFirstStart = (options: FirstStart): void =>
  options.openings.hold(options.app.connections.defaultProfileId, fillSchool(options))
