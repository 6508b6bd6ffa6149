import { describe, expect, test } from 'vitest'
import { explainEnd } from '../../../scripts/launch/explain-end.ts'
import { browserArguments, launchOptions } from '../../../scripts/launch/launch-options.ts'
import { openDesktop } from '../../../scripts/launch/open-desktop.ts'
import { electronAttempts, probeMachine, type Sandbox } from '../../../scripts/launch/probe-machine.ts'
import type { Outcome } from '../../../scripts/launch/watch-desktop.ts'

describe('the door of a start', () => {
  test('is chosen with --browser and --desktop; all other arguments go to the console', () => {
    expect(launchOptions(['--data', '/d'])).toEqual({ door: 'either', rest: ['--data', '/d'] })
    expect(launchOptions(['--browser', '--data', '/d'])).toEqual({ door: 'browser', rest: ['--data', '/d'] })
    expect(launchOptions(['--desktop'])).toEqual({ door: 'desktop', rest: [] })
    expect(launchOptions(['--desktop', '--browser'])).toHaveProperty('problem')
  })

  test('gets, for the browser, the desktop’s arguments that apply to it', () => {
    const given = ['--no-sandbox', '--data', '/a b', '--ozone-platform=x11', '--port=5000', '--json']
    expect(browserArguments(given)).toEqual(['--data=/a b', '--port=5000', '--json'])
  })
})

describe('a machine', () => {
  const displays = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
    probeMachine({ platform, env, uid: 1_000 }).displays

  test('has the displays that its environment names; macOS and Windows have their own', () => {
    expect(displays({})).toEqual([])
    expect(displays({ DISPLAY: ':0' })).toEqual(['x11'])
    expect(displays({ DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' })).toEqual(['wayland', 'x11'])
    expect(displays({}, 'darwin')).toEqual(['native'])
    expect(displays({}, 'win32')).toEqual(['native'])
  })

  test('runs without a sandbox for root on Linux, and tries an X server after Wayland', () => {
    const attempts = (machine: Parameters<typeof probeMachine>[0]) => electronAttempts(probeMachine(machine))
    const env = { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' }
    expect(attempts({ platform: 'linux', env: { DISPLAY: ':0' }, uid: 1_000 })).toEqual([[]])
    expect(attempts({ platform: 'linux', env, uid: 1_000 })).toEqual([[], ['--ozone-platform=x11']])
    expect(attempts({ platform: 'linux', env, uid: 0 })).toEqual([
      ['--no-sandbox'],
      ['--no-sandbox', '--ozone-platform=x11'],
    ])
    expect(attempts({ platform: 'darwin', env: {}, uid: 0 })).toEqual([[]])
  })
})

describe('the end of a desktop that did not open', () => {
  const sandbox: Sandbox = { userNamespaces: false, helper: '/e/chrome-sandbox', helperReady: false }
  const explain = (end: Partial<Parameters<typeof explainEnd>[0]>, found: Partial<Sandbox> = {}) =>
    explainEnd(
      { code: null, signal: null, said: '', ...end },
      { sandbox: () => ({ ...sandbox, ...found }), display: ':7' },
    )

  test.each([
    [
      'No usable sandbox! If you are running on Ubuntu 23.10+',
      'SIGTRAP',
      /allow programs to make their own sandbox.*chrome-sandbox/,
    ],
    ['The SUID sandbox helper binary was found, but is not configured correctly.', 'SIGTRAP', /chown root .*4755/],
    ['', 'SIGTRAP', /allow programs to make their own sandbox/],
    ['', 'SIGSEGV', /^Electron ended at once \(SIGSEGV\)$/],
  ] as const)('says what a sandbox lacks: %s %s', (said, signal, words) => {
    const reason = explain({ said, signal })
    expect(reason).toMatch(words)
    expect(reason).not.toContain('\n')
  })

  test('does not blame the sandbox when it could be made', () => {
    expect(explain({ signal: 'SIGTRAP' }, { userNamespaces: true })).toBe('Electron ended at once (SIGTRAP)')
    expect(explain({ said: 'zygote_host_impl', code: 1 }, { helperReady: true })).toBe(
      'Electron ended at once (exit code 1)',
    )
  })

  test.each([
    [
      'electron: error while loading shared libraries: libnss3.so: cannot open shared object file',
      'the system library libnss3.so',
    ],
    ['[1:ERROR] Missing X server or $DISPLAY', 'the display :7 does not answer'],
    ['Failed to connect to Wayland display: No such file', 'the display :7 does not answer'],
    ['Running as root without --no-sandbox is not supported.', 'as root'],
  ])('says what else was in the way: %s', (said, words) => {
    expect(explain({ said, code: 1 })).toContain(words)
  })

  test('says when the program cannot be run', () => {
    expect(explain({ spawnError: 'spawn /e/electron EACCES' })).toContain('EACCES')
  })
})

describe('opening the desktop', () => {
  const open = async (outcomes: Outcome[], env: Record<string, string> = { DISPLAY: ':7', WAYLAND_DISPLAY: 'w' }) => {
    const switches: string[][] = []
    const complaints: string[] = []
    const opened = await openDesktop({
      program: '/e/electron',
      args: ['/console', '--data', '/d'],
      env,
      machine: probeMachine({ platform: 'linux', env, uid: 1_000 }),
      told: new AbortController().signal,
      complain: (line) => complaints.push(line),
      watch: async ({ args }) => {
        switches.push(args.slice(0, -3))
        return outcomes.shift()!
      },
    })
    return { opened, switches, complaints }
  }
  const crash: Outcome = { kind: 'ended', end: { code: null, signal: 'SIGSEGV', said: '' } }

  test('tries X when Wayland shows nothing, and ends after that was used', async () => {
    expect(
      await open([
        { kind: 'no-window', seconds: 20 },
        { kind: 'over', code: 0 },
      ]),
    ).toEqual({
      opened: { over: 0 },
      switches: [[], ['--ozone-platform=x11']],
      complaints: [],
    })
  })

  test('says in one line why it did not open', async () => {
    expect((await open([crash, { kind: 'no-window', seconds: 20 }])).opened).toEqual({
      reason: 'Electron showed no window in 20 seconds',
    })
    expect((await open([crash], { DISPLAY: ':7' })).opened).toEqual({ reason: 'Electron ended at once (SIGSEGV)' })
  })

  test('does not continue when the desktop itself said why it cannot run', async () => {
    const refused = await open([{ kind: 'refused', reason: 'The data folder cannot be written to.' }])
    expect(refused).toMatchObject({ opened: { over: 1 }, complaints: ['The data folder cannot be written to.'] })
  })
})
