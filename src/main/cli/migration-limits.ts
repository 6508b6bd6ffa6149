import type { CommandOption, Invocation } from './command.ts'

/** How long a run waits, for `migrations up` and `down`. */
export const limitOptions: CommandOption[] = [
  { flags: '--lock-timeout <seconds>', summary: 'how long a statement waits for a lock; 2 unless set' },
  { flags: '--statement-timeout <seconds>', summary: 'how long a statement may take; 600 unless set' },
]

/** What a preview says of the limits of a run. */
export const limitWords =
  'A statement waits at most 2 s for a lock (--lock-timeout), a migration with a transaction is then tried again, five ' +
  'times in all; a statement may take 600 s (--statement-timeout).'

const millisecondsOf = (seconds: unknown) => (seconds === undefined ? undefined : Math.round(Number(seconds) * 1_000))

export const limitsOf = (options: Invocation['options']) => ({
  lockTimeoutMs: millisecondsOf(options['lockTimeout']),
  statementTimeoutMs: millisecondsOf(options['statementTimeout']),
})
