import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const log = resolve(import.meta.dirname, '../../src/main/program/log.ts')

// Only Linux has a file that is always full.
test.skipIf(!existsSync('/dev/full'))(
  'a log on a full disk keeps no program from saying its last line and ending',
  () => {
    const program = `
    import { createLog } from ${JSON.stringify(log)}
    const log = createLog({ file: '/dev/full' })
    log.info('begins')
    log.fatal('could not start')
    console.log('ended')`
    const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', program], {
      encoding: 'utf8',
      timeout: 10_000,
      killSignal: 'SIGKILL',
    })
    expect({ stdout, signal }).toEqual({ stdout: 'ended\n', signal: null })
  },
)
