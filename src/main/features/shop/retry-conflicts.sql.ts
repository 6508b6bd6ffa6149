import { setTimeout } from 'node:timers/promises'
import { driverErrorOf } from '../../stores/postgres/driver-error.ts'

/** Serialization failure and deadlock: the transaction did nothing, and may succeed when it is sent again. */
const AGAIN = new Set(['40001', '40P01'])
const MOST_TRIES = 6
const FIRST_WAIT_MS = 10

const saysAgain = (error: unknown) => AGAIN.has((driverErrorOf(error) as { code?: string } | undefined)?.code ?? '')

/**
 * Runs a whole transaction again after a serialization failure or deadlock, at most six times, with a random wait that
 * doubles each time, so that those who collided do not collide again. Throws the last failure.
 */
export const retryConflicts = async <Result>(transaction: () => Promise<Result>): Promise<Result> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await transaction()
    } catch (error) {
      if (tried === MOST_TRIES || !saysAgain(error)) throw error
      await setTimeout(Math.random() * FIRST_WAIT_MS * 2 ** tried)
    }
  }
}
