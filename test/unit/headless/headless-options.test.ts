import { describe, expect, test } from 'vitest'
import { headlessOptions } from '../../../src/main/headless/headless-options.ts'

describe('options of the headless host', () => {
  test('are any free port and no token of its own', () => {
    expect(headlessOptions([], { XDG_DATA_HOME: '/data' })).toMatchObject({ ports: [0], interactive: false })
    expect(headlessOptions([], {})).toMatchObject({ token: undefined })
  })

  test('take the token from the environment, from the command line first', () => {
    const env = { SCHOOL_DIRECTORY_TOKEN: 'token-of-the-environment' }
    expect(headlessOptions([], env)).toMatchObject({ token: 'token-of-the-environment' })
    expect(headlessOptions(['--token', 'token-of-the-command'], env)).toMatchObject({ token: 'token-of-the-command' })
  })

  test.for([
    [[], true, 'person'],
    [[], false, 'program'],
    [['--json'], true, 'program'],
    [['--interactive'], false, 'person'],
  ] as const)('a person at a terminal reads the link at once: %j %s', ([args, isTerminal, reader]) => {
    expect(headlessOptions([...args], {}, isTerminal)).toMatchObject({ reader })
  })

  test('keep one port for a browser, with another when it is taken', () => {
    expect(headlessOptions(['--interactive'], {})).toMatchObject({ ports: [47_321, 0] })
    expect(headlessOptions(['--interactive', '--port', '5000'], {})).toMatchObject({ ports: [5_000] })
  })

  test.for([
    [['--port', 'many']],
    [['--port', '65536']],
    [['--port', '-1']],
    [['--token', 'short']],
    [['--token', 'with spaces in its middle']],
    [['--profile', '../other']],
    [['--prot', '1']],
    [['extra']],
  ])('name what is wrong with %j', ([args]) => {
    expect(headlessOptions(args!, {})).toEqual({ problem: expect.any(String) })
  })
})
