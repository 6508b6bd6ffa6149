import { useQueryClient } from '@tanstack/vue-query'
import { ref, shallowRef } from 'vue'
import type { MigrationEvent, Track } from '../../../../contract/migrations.ts'
import { type Problem, problemOf } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'

export type Direction = 'up' | 'down' | 'repair'
type Preview = { track: Track; direction: Direction; planDigest: string; migrations: { name: string; sql: string }[] }

/** Preview of what would run, and the run of exactly that. The ledger is asked again at the end: events only move the bar. */
export const useMigrationRun = () => {
  const { client, queries } = useApi()
  const queryClient = useQueryClient()
  const preview = shallowRef<Preview | null>(null)
  const event = shallowRef<MigrationEvent | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)

  const work = async (run: () => Promise<void>) => {
    busy.value = true
    problem.value = null
    try {
      await run()
    } catch (error) {
      problem.value = problemOf(error)
    } finally {
      busy.value = false
    }
  }
  const read = async (track: Track, direction: Direction) => {
    preview.value = { track, direction, ...(await client.migrations.preview({ track, direction })) }
  }

  const show = (track: Track, direction: Direction) => {
    event.value = null
    return work(() => read(track, direction))
  }

  const run = () =>
    work(async () => {
      const plan = preview.value
      if (plan === null) return
      const { apply, revert, repair } = client.migrations
      const procedure = { up: apply, down: revert, repair }[plan.direction]
      try {
        for await (const next of await procedure({ track: plan.track, planDigest: plan.planDigest })) event.value = next
      } catch (error) {
        // Another console was faster: what would run now is shown, and nothing runs unseen.
        if (problemOf(error).code === 'CONFLICT') await read(plan.track, plan.direction)
        throw error
      } finally {
        await queryClient.invalidateQueries({ queryKey: queries.migrations.key() })
        await queryClient.invalidateQueries({ queryKey: queries.connections.key() })
      }
    })

  const close = () => {
    preview.value = null
    event.value = null
    problem.value = null
  }

  return { preview, event, problem, busy, show, run, close }
}
