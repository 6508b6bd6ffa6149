import { globSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench, Row, Scale } from './bench.ts'
import { isMet, toJsonLine, toTable } from './report.ts'

const usage = 'Usage: npm run bench [-- <name>...] [--json] [--scale full|small]'

const readArguments = () => {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, scale: { type: 'string', default: 'full' } },
    })
    if (values.scale !== 'full' && values.scale !== 'small') throw new Error(`There is no scale "${values.scale}".`)
    return { json: values.json, scale: values.scale satisfies Scale as Scale, names: positionals }
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
    process.exit(2)
  }
}

const loadBenches = async (names: readonly string[]) => {
  const files = globSync('*.bench.ts', { cwd: import.meta.dirname }).sort()
  const wanted = names.length === 0 ? files : names.map((name) => `${name}.bench.ts`)
  const unknown = wanted.filter((file) => !files.includes(file))
  if (unknown.length > 0) {
    const known = files.map((file) => file.replace('.bench.ts', '')).join(', ')
    console.error(`There is no bench ${unknown.join(', ')}. There are: ${known}\n${usage}`)
    process.exit(2)
  }
  return Promise.all(
    wanted.map(async (file) => ((await import(join(import.meta.dirname, file))) as { bench: Bench }).bench),
  )
}

const { json, scale, names } = readArguments()
const measured: { bench: string; row: Row }[] = []
let broken = 0
const benches = await loadBenches(names)
for (const bench of benches) {
  if (!json) console.error(`${bench.name} (${scale}) ...`)
  try {
    for await (const row of await bench.rows(scale)) {
      measured.push({ bench: bench.name, row })
      if (json) console.log(toJsonLine(bench.name, row))
    }
  } catch (error) {
    broken += 1
    console.error(`${bench.name} broke off:`, error)
  }
}
for (const close of new Set(benches.map((bench) => bench.close))) await close?.()
if (!json) console.log(toTable(measured))
// A missed goal is reported, at full scale only. A bench that fails is an error at any scale.
const missed = measured.filter(({ row }) => !isMet(row)).length
if (missed > 0)
  console.error(
    `${missed} of ${measured.length} goals not reached${scale === 'small' ? ' (small scale: goals are stated for full)' : ''}.`,
  )
process.exit(broken > 0 || (missed > 0 && scale === 'full') ? 1 : 0)
