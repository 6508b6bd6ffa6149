import { expect, test } from 'vitest'
import { consistencyToken } from '../../../src/contract/ids.ts'

test.for(['0.0', '3034.119', '18446744073709551615.9223372036854775807'])('%s is a token', (token) => {
  expect(consistencyToken.safeParse(token).success).toBe(true)
})

/**
 * The contract refuses malformed tokens. A store that failed on one would count as a failing graph, and three failures
 * pause the graph.
 */
test.for(['', 'abc', '120', '1.', '.1', '1.2.3', '0x10', '-1.0', ' 1.0', '1.0\n', '١.٢', '9'.repeat(10_000)])(
  '%j is no token',
  (token) => {
    expect(consistencyToken.safeParse(token).success).toBe(false)
  },
)
