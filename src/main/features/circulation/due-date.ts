import { USUAL_LOAN_DAYS } from '../../../contract/circulation.ts'

const DAY_MS = 86_400_000

/** When a copy that is lent now has to be back. */
export const dueDateOf = ({ now, days = USUAL_LOAN_DAYS }: { now: Date; days?: number }): Date =>
  new Date(now.getTime() + days * DAY_MS)
