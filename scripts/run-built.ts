import { join } from 'node:path'
import { buildFirst } from './build-first.ts'
import { type BuildPart, buildIfStale } from './build-if-stale.ts'
import { endWithNpm } from './launch/end-with-npm.ts'

endWithNpm()

const programs: Record<string, BuildPart[]> = {
  headless: ['main', 'renderer'],
  cli: ['main'],
}

const [program = '', ...programArguments] = process.argv.slice(2)
const parts = programs[program]
if (parts === undefined) {
  console.error(`Usage: node scripts/run-built.ts ${Object.keys(programs).join('|')} [arguments]`)
  process.exit(2)
}
if (await buildFirst((told) => buildIfStale(parts, told))) {
  const entry = join(import.meta.dirname, '..', 'out', 'main', `${program}.js`)
  process.argv = [process.execPath, entry, ...programArguments]
  // Runs in this process, so that signals, exit code and terminal are those of the program itself.
  await import(entry)
}
