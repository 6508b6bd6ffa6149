import type { Author } from '../../foundation/author.ts'
import { begun, streamWork } from '../../foundation/stream-work.ts'
import type { SampleCollection } from './sample-collection.port.ts'
import type { DistrictLoader, LoadedRows } from './district-loader.port.ts'
import { generateDistrict } from './generate-district.ts'
import { startOfDay } from './school-calendar.ts'

export type SeedProgress =
  | { kind: 'progress'; phase: string; done: number; total: number }
  | ({ kind: 'done'; consistencyToken: string } & LoadedRows)

export type SeedOptions = {
  people: number
  seed: number
  /** The day the district is as of, `YYYY-MM-DD`; left out: the UTC day of the database's clock. */
  today?: string
}

/**
 * Fills an empty school with the made-up district of `people` and `seed`, all or nothing, then with each collection, and
 * tells how far it is.
 * Refused with `CONFLICT` when anyone is in the school. Ending the stream early, or aborting, leaves the school empty.
 */
export const seedDistrict = async (
  {
    districtLoader,
    sampleCollections,
    clock,
  }: { districtLoader: DistrictLoader; sampleCollections: readonly SampleCollection[]; clock: () => Promise<Date> },
  { people, seed, today: asked }: SeedOptions,
  author: Author,
  signal?: AbortSignal,
): Promise<AsyncGenerator<SeedProgress, void>> => {
  const today = asked ?? (await clock()).toISOString().slice(0, 10)
  return begun(
    streamWork<SeedProgress, LoadedRows & { consistencyToken: string }>(
      async (progress, stop) => {
        let loaded = await districtLoader.load({
          parts: generateDistrict({ people, seed, today }),
          author,
          today: startOfDay(today),
          about: { people, seed, day: today },
          onPart: (rows, { name }) => progress({ kind: 'progress', phase: name, done: rows.people, total: people }),
          signal: stop,
        })
        for (const { name, load } of sampleCollections) {
          stop.throwIfAborted()
          progress({ kind: 'progress', phase: name, done: people, total: people })
          loaded = { ...loaded, ...(await load({ people, seed, today }, author)) }
        }
        return loaded
      },
      (loaded) => ({ kind: 'done', ...loaded }),
      signal,
    ),
  )
}
