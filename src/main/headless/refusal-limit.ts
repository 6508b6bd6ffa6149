import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Who a request is from: the owner by either proof, or a stranger by what was tried. */
export type Kind = 'token' | 'session' | 'wrong-token' | 'wrong-session' | 'wrong-link' | 'nobody'

/**
 * Counts requests of each kind on their own, so that whoever guesses tokens or links uses up nothing of the owner's. All come from this
 * machine, so an address tells nobody apart. Gives the milliseconds to wait, undefined while there is room.
 */
export const limitByKind = (
  server: FastifyInstance,
  { owner, strangers }: { owner: number; strangers: number },
): ((request: FastifyRequest, kind: Kind) => Promise<number | undefined>) => {
  const kinds = new WeakMap<FastifyRequest, Kind>()
  const count = server.createRateLimit({
    timeWindow: 60_000,
    keyGenerator: (request) => kinds.get(request) ?? 'nobody',
    max: (_request, kind) => (kind === 'token' || kind === 'session' ? owner : strangers),
  })
  return async (request, kind) => {
    kinds.set(request, kind)
    const counted = await count(request)
    return !counted.isAllowed && counted.isExceeded ? counted.ttl : undefined
  }
}
