import type { MigrationEvent } from '../../../contract/migrations.ts'
import type { Told } from './migration-ledger.port.ts'

/** What a session tells of the migration `name`, as an event. */
export const toldEvent = (name: string, told: Told): MigrationEvent =>
  'tries' in told ? { kind: 'retrying', name, ...told } : { kind: 'statement', name, ...told }

/**
 * Yields what `work` tells while it runs, in that order, and returns its result. A caller who leaves early waits until
 * the work has ended, so that no work goes on unseen.
 */
export async function* eventsOf<Event, Result>(
  work: (tell: (event: Event) => void) => Promise<Result>,
): AsyncGenerator<Event, Result> {
  const told: Event[] = []
  let wake = () => {}
  let ended = false
  const running = work((event) => {
    told.push(event)
    wake()
  }).finally(() => {
    ended = true
    wake()
  })
  running.catch(() => undefined)
  try {
    for (;;) {
      while (told.length > 0) yield told.shift()!
      if (ended) break
      await new Promise<void>((resolve) => {
        wake = resolve
        if (ended || told.length > 0) resolve()
      })
    }
    return await running
  } finally {
    await running.catch(() => undefined)
  }
}
