import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Minutes for which the digest of a plan that takes something away is good. */
export const PLAN_MINUTES = 10

export type SealVerdict = 'good' | 'other' | 'expired' | 'spent'

/** Gives plans a digest that nobody can make without the secret, and takes each of them once. */
export type PlanSeal = {
  seal: (plan: unknown, now: Date) => { planDigest: string; validUntil: Date }
  /** `other`: not made by this seal for this plan. Spends nothing. */
  check: (planDigest: string, plan: unknown, now: Date) => SealVerdict
  spend: (planDigest: string) => void
}

/**
 * Digests are `<end>.<nonce>.<HMAC-SHA-256>` over the plan, its end and the nonce. The plan holds what the ledger holds, so that
 * one that ran is another plan for every console; what was spent without an effect is known to this process.
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
