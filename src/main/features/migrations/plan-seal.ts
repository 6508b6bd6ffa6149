import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Minutes for which the digest of a plan that removes something is valid. */
export const PLAN_MINUTES = 10

export type SealVerdict = 'good' | 'other' | 'expired' | 'spent'

/** Gives plans a digest that nobody can make without the secret, and accepts each digest once. */
export type PlanSeal = {
  seal: (plan: unknown, now: Date) => { planDigest: string; validUntil: Date }
  /** Returns `other` when this seal did not make the digest for this plan. Checking does not spend the digest. */
  check: (planDigest: string, plan: unknown, now: Date) => SealVerdict
  spend: (planDigest: string) => void
}

/**
 * Digests are `<end>.<nonce>.<HMAC-SHA-256>` over the plan, its end and the nonce. The plan includes the ledger, so
 * that a plan that ran no longer matches, on any console. Digests that were spent without an effect are known to this
 * process only.
 */
export const planSeal = (secret: Buffer, { minutes = PLAN_MINUTES } = {}): PlanSeal => {
  const spent = new Map<string, number>()
  const sign = (plan: unknown, end: string, nonce: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([plan, end, nonce]))
      .digest('base64url')
  return {
    seal: (plan, now) => {
      const validUntil = new Date(now.getTime() + minutes * 60_000)
      const end = String(validUntil.getTime())
      const nonce = randomBytes(12).toString('base64url')
      return { planDigest: `${end}.${nonce}.${sign(plan, end, nonce)}`, validUntil }
    },
    check: (planDigest, plan, now) => {
      const [end = '', nonce = '', mac = '', ...more] = planDigest.split('.')
      const given = Buffer.from(mac)
      const right = Buffer.from(sign(plan, end, nonce))
      if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return 'other'
      if (now.getTime() >= Number(end)) return 'expired'
      return spent.has(planDigest) ? 'spent' : 'good'
    },
    spend: (planDigest) => {
      const now = performance.now()
      for (const [known, at] of spent) if (now - at > 2 * minutes * 60_000) spent.delete(known)
      spent.set(planDigest, now)
    },
  }
}
