import type { School } from '../../../school.ts'
import type { Author } from '../../../context.ts'
import type { LoadedRows } from './district-loader.port.ts'
import { generateDistrict } from './generate-district.ts'
import { startOfDay } from './school-calendar.ts'

export type SeedProgress =
  | { kind: 'progress'; phase: string; done: number; total: number }
  | ({ kind: 'done'; consistencyToken: string } & LoadedRows)

export type SeedOptions = {
  people: number
  seed: number
  /** The day the district is as of, `YYYY-MM-DD`; left out: the UTC day of now. */
  today?: string
}

/**
 * Fills an empty school with the made-up district of `people` and `seed`, all or nothing, and tells how far it is.
 * Refused with `CONFLICT` when anyone is in the school. Ending the stream early, or aborting, leaves the school empty.
 */
export async function* seedDistrict(
  school: Pick<School, 'districtLoader'>,
  options: SeedOptions,
  author: Author,
  signal?: AbortSignal,
): AsyncGenerator<SeedProgress, void, undefined> {
  const { people, seed, today = new Date().toISOString().slice(0, 10) } = options
  await school.districtLoader.assertEmpty()
  yield { kind: 'progress', phase: 'District office', done: 0, total: people }

  const stopped = new AbortController()
  const heard: SeedProgress[] = []
  let wake = () => {}
  let running = true
  const loading = school.districtLoader
    .load({
      parts: generateDistrict({ people, seed, today }),
      author,
      today: startOfDay(today),
      about: { people, seed, day: today },
      onPart: (rows, part) => {
        heard.push({ kind: 'progress', phase: part.name, done: rows.people, total: people })
        wake()
      },
      signal: signal ? AbortSignal.any([signal, stopped.signal]) : stopped.signal,
    })
    .finally(() => {
      running = false
      wake()
    })
  // Awaited below, or after the caller left: never an unhandled rejection.
  loading.catch(() => undefined)
  try {
    for (;;) {
      const next = heard.shift()
      if (next) yield next
      else if (running) await new Promise<void>((resolve) => (wake = resolve))
      else break
    }
    yield { kind: 'done', ...(await loading) }
  } finally {
    stopped.abort()
    await loading.catch(() => undefined)
  }
}
