import type { Track } from '../../../../contract/migrations.ts'
import { compareTrack } from '../check-drift.ts'
import type { Migrations } from '../migrate-track.ts'

const refusedBecause = (error: unknown) => {
  const { code, data } = error as { code?: unknown; data?: { expected?: string } }
  if (code !== 'RULE_VIOLATION') throw error
  return data?.expected ?? ''
}

/**
 * Puts missing objects back without asking, as migrations of a console's own store are applied without asking. What
 * differs is left to a person. Returns the constraints that are still missing, with the store's reason when it gave
 * one.
 */
export const putBackSchema = async (
  ports: Migrations,
  track: Track,
): Promise<{ name: string; reason: string | null }[]> => {
  const { schema } = ports
  if (!schema) return []
  const before = await compareTrack(ports, schema, track)
  const reasons = new Map<string, string>()
  if (before.items.some(({ problem }) => problem === 'missing')) {
    const acquiring = ports.migrations.acquire(track)
    let step = await acquiring.next()
    while (!step.done) step = await acquiring.next()
    try {
      const { items, repair } = await compareTrack(ports, schema, track)
      const missing = new Set(items.filter(({ problem }) => problem === 'missing').map(({ name }) => name))
      for (const { name, statements } of repair.filter((each) => missing.has(each.name))) {
        for (const statement of statements)
          await schema
            .run(track, { name, statement })
            .catch((error: unknown) => reasons.set(name, refusedBecause(error)))
      }
    } finally {
      await step.value.close()
    }
  }
  const { lacking } = reasons.size > 0 || before.lacking.length > 0 ? await compareTrack(ports, schema, track) : before
  return lacking.map(({ name, instead }) => ({
    name,
    reason: reasons.get(name) ?? (instead === null ? null : `there is ${instead}`),
  }))
}
