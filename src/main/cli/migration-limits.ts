import { RUN_LIMITS } from '../../contract/migrations.ts'
import type { CommandOption, Invocation } from './command.ts'

const [lockSeconds, statementSeconds] = [RUN_LIMITS.lockMs / 1_000, RUN_LIMITS.statementMs / 1_000]

/** How long a run waits, for `migrations up` and `down`. */
export const limitOptions: CommandOption[] = [
  { flags: '--lock-timeout <seconds>', summary: `how long a statement waits for a lock; ${lockSeconds} unless set` },
  { flags: '--statement-timeout <seconds>', summary: `how long a statement may take; ${statementSeconds} unless set` },
]

/** What a preview says of the limits of a run. */
export const limitWords =
  `A statement waits at most ${lockSeconds} s for a lock (--lock-timeout), a migration with a transaction is then tried ` +
  `again, ${RUN_LIMITS.lockTries} times in all; a statement may take ${statementSeconds} s (--statement-timeout).`

const millisecondsOf = (seconds: unknown) => (seconds === undefined ? undefined : Math.round(Number(seconds) * 1_000))

export const limitsOf = (options: Invocation['options']) => ({
  lockTimeoutMs: millisecondsOf(options['lockTimeout']),
  statementTimeoutMs: millisecondsOf(options['statementTimeout']),
})
