import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

// Copies the screenshots that the README and docs/authority.md show from the output of the end-to-end tests.
const root = join(import.meta.dirname, '..')
const shown = [
  ...['people-light', 'person-light', 'org-units-light', 'roles-light', 'import-report-light'],
  ...['authority-answer-light', 'org-chart-answer-light'],
]

const target = join(root, 'docs/screenshots')
mkdirSync(target, { recursive: true })
for (const name of shown) {
  const file = join(root, 'test-output/screenshots', `${name}-1280x800.png`)
  if (!existsSync(file)) {
    console.error(`There is no ${file}: run "npx playwright test --project=desktop screenshots" first.`)
    process.exit(1)
  }
  copyFileSync(file, join(target, `${name}.png`))
}
