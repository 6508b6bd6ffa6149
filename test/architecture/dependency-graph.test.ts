import { join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

it.each(['no-cycles', 'packages-are-listed', 'resolvable'])('%s finds the file that breaks the rule', async (rule) => {
  const options = await extractDepcruiseOptions(join(root, '.dependency-cruiser.cjs'))
  const { output } = await cruise([`test/architecture/fixtures/${rule}`], { ...options, baseDir: root })
  const found = (output as ICruiseResult).summary.violations.map((violation) => violation.rule.name)
  expect([...new Set(found)]).toEqual([rule])
})
