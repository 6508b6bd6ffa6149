import type { Author } from '../../../context.ts'
import type { School } from '../../../school.ts'
import { begun, streamWork } from '../import-progress.ts'
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
export const seedDistrict = (
  school: Pick<School, 'districtLoader'>,
  { people, seed, today = new Date().toISOString().slice(0, 10) }: SeedOptions,
  author: Author,
  signal?: AbortSignal,
): Promise<AsyncGenerator<SeedProgress, void>> =>
  begun(
    streamWork<SeedProgress, LoadedRows & { consistencyToken: string }>(
      (progress, stop) =>
        school.districtLoader.load({
          parts: generateDistrict({ people, seed, today }),
          author,
          today: startOfDay(today),
          about: { people, seed, day: today },
          onPart: (rows, { name }) => progress({ kind: 'progress', phase: name, done: rows.people, total: people }),
          signal: stop,
        }),
      (loaded) => ({ kind: 'done', ...loaded }),
      signal,
    ),
  )
