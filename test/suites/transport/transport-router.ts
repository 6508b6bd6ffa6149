import { refusal } from '../../../src/contract/errors.ts'
import type { ExportEvent, Person } from '../../../src/contract/people.ts'
import type { CallContext } from '../../../src/main/routes/context.ts'
import { appRoutes } from '../../../src/main/routes/implementer.ts'
import { type AppRouter, router } from '../../../src/main/router.ts'

/** Records what the procedures below learn about their callers and how their streams end. */
export type Witness = {
  callers: Pick<CallContext, 'author' | 'profileId'>[]
  started: number
  ended: number
  /** Resolves when a stream's `finally` has run. */
  endedOnce: () => Promise<void>
}

export const HOSTILE_VALUE = 'Rosalind-Ruiz-1987'

export const ana: Person = {
  id: '01931d3a-5c00-7000-8000-000000000001',
  givenName: 'Ana',
  familyName: 'Ruiz',
  middleName: null,
  preferredName: null,
  username: 'ana.ruiz',
  email: 'ana@example.org',
  status: 'active',
  sourcedId: null,
  createdAt: new Date('2026-11-22T10:00:00.123Z'),
  updatedAt: new Date('2026-11-22T11:30:00.456Z'),
  deletedAt: null,
  version: 3,
}

const lost = () =>
  Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432'), { code: 'ECONNREFUSED', syscall: 'connect' })

/** The product's router, with procedures of `people` that answer, fail and stream in known ways. */
export const transportRouter = (): { router: AppRouter; witness: Witness } => {
  const ends = Promise.withResolvers<void>()
  const witness: Witness = { callers: [], started: 0, ended: 0, endedOnce: () => ends.promise }
  const { people } = appRoutes

  async function* exported(search: string | undefined, signal: AbortSignal | undefined): AsyncGenerator<ExportEvent> {
    witness.started++
    try {
      yield { kind: 'progress', rows: 0, total: 3 }
      if (search === 'endless') for (let rows = 1; ; rows++) yield { kind: 'progress', rows, total: null }
      if (search === 'silent')
        await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
      if (search === 'refused') throw refusal('CONFLICT', { reason: 'plan-changed', detail: 'rows' })
      if (search === 'broken') throw new Error(HOSTILE_VALUE)
      if (search === 'invalid') yield { kind: 'progress', rows: 'many', total: null } as unknown as ExportEvent
      for (const data of ['familyName\n', 'Ruiz\n']) yield { kind: 'data', encoding: 'utf8', data }
      yield { kind: 'done', rows: 1, fileName: 'people.csv', mediaType: 'text/csv' }
    } finally {
      witness.ended++
      ends.resolve()
    }
  }

  const answers = {
    get: people.get.handler(({ context: { author, profileId } }) => {
      witness.callers.push({ author, profileId })
      return ana
    }),
    create: people.create.handler(({ input }) => ({ ...ana, ...input, consistencyToken: '7.1' })),
    update: people.update.handler(({ input }) => {
      throw refusal('STALE_VERSION', { entity: 'person', id: input.id, currentVersion: 9 })
    }),
    remove: people.remove.handler(() => {
      throw new Error(`duplicate key: (username)=(${HOSTILE_VALUE})`)
    }),
    restore: people.restore.handler(() => ({ ...ana, consistencyToken: 7 }) as never),
    count: people.count.handler(() => {
      throw lost()
    }),
    setStatus: people.setStatus.handler(({ input }) => ({
      changed: input.people.length,
      unchanged: 0,
      consistencyToken: '8.1',
    })),
    export: people.export.handler(({ input, signal }) => exported(input.search, signal)),
  }
  const real = router as unknown as Record<string, object>
  return { router: { ...real, people: { ...real['people'], ...answers } } as unknown as AppRouter, witness }
}
