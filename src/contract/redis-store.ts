import { z } from 'zod'
import { plainLine } from './ids.ts'
import { secured } from './tls.ts'

const host = plainLine(255).regex(/^[^ \t\r\n/@]+$/, 'must be a host without scheme, user or path')
const portFrom = (usual: number) => z.int().min(1).max(65_535).default(usual)

const login = {
  /** The user of the server's access list; the default user when null. */
  user: plainLine(63).nullable().default(null),
  ...secured,
}

/** The number of the database on the server. */
const database = z.int().min(0).max(1_023).default(0)

const reached = z.object({ host, port: portFrom(6_379) })

/** Servers that announce an address at which this computer does not reach them (NAT, containers), and where it does. */
const announced = z
  .array(z.object({ announced: reached, reached }))
  .max(100)
  .default([])

/** A Redis that keeps answers for all consoles of a school. It is a cache: the school works without it. */
export const redisStore = z.discriminatedUnion('kind', [
  /** Answers are kept in the memory of each console alone. */
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('single'), host, port: portFrom(6_379), database, ...login }),
  z.object({
    kind: z.literal('sentinel'),
    /** One is enough; the others are found through it. */
    sentinels: z
      .array(z.object({ host, port: portFrom(26_379) }))
      .min(1)
      .max(20),
    /** The name under which the sentinels watch the master. */
    master: plainLine(100),
    /** The user of the sentinels' own access list; the default user when null. */
    sentinelUser: plainLine(63).nullable().default(null),
    database,
    announced,
    ...login,
  }),
  z.object({
    kind: z.literal('cluster'),
    /** One is enough; the others are found through it. */
    nodes: z.array(reached).min(1).max(20),
    announced,
    ...login,
  }),
])
export type RedisStore = z.infer<typeof redisStore>
export const noRedis: RedisStore = { kind: 'none' }
