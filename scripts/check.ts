import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'

const commands = [
  'npm run --silent typecheck',
  'npm run --silent lint',
  'prettier --check --log-level warn .',
  'npm run --silent lint:dependencies',
]

// Runs all of them, so that one run shows everything there is to fix.
const failed = commands.filter((command) => {
  const start = performance.now()
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${command} (${seconds} s)`)
  return status !== 0
})
process.exit(failed.length > 0 ? 1 : 0)
