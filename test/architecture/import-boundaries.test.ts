import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import { boundaries } from '../../scripts/lint/boundaries.ts'

const root = join(import.meta.dirname, '../..')
const fixtures = join(import.meta.dirname, 'fixtures')
const judgedElsewhere = ['no-cycles', 'packages-are-listed', 'resolvable', 'rooms', 'rooms-and-root']
const ownRule = (rule: string) =>
  /^(boundaries|names|writes)\/|^(max-lines|no-restricted-globals|vue\/no-bare-strings-in-template)$/.test(rule)

// Fixtures are linted as if they were part of the project: the path below the rule's folder is the path of the file.
// Their imports do not exist, so rules that need types are off.
const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => ownRule(ruleId),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
})

const rulesBrokenBy = async (code: string, path: string) => {
  const [result] = await eslint.lintText(code, { filePath: join(root, path) })
  return result?.messages.map((message) => message.ruleId ?? message.message) ?? []
}

const broken = globSync('*/**/*.{ts,vue}', { cwd: fixtures })
  .map((file) => file.split(sep))
  .map(([rule = '', ...path]) => ({ rule, path: path.join('/'), file: join(fixtures, rule, ...path) }))
  .filter(({ rule }) => !judgedElsewhere.includes(rule))

describe('a file that breaks a rule is found by that rule and no other', () => {
  it.each(broken)('$rule: $path', async ({ rule, path, file }) => {
    const rules = await rulesBrokenBy(readFileSync(file, 'utf8'), path)
    expect(rules.map((name) => name.replace(/^.*\//, ''))).toEqual([rule])
  })

  it('max-lines', async () => {
    const lines = Array.from({ length: 301 }, (_, index) => `export const line${index} = ${index}`).join('\n')
    expect(await rulesBrokenBy(lines, 'src/main/features/people/person.ts')).toEqual(['max-lines'])
  })
})

it('every boundary has a file that breaks it', () => {
  const tested = new Set(broken.map(({ rule }) => rule))
  expect(boundaries.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([])
})

describe('a file in the right folder breaks no rule', () => {
  it.each([
    ['src/main/features/people/people-directory.sql.ts', "import { Pool } from 'pg'\nexport const pool = new Pool()"],
    ['src/main/features/people/person.entity.ts', "export { EntitySchema } from 'typeorm'"],
    ['src/main/desktop/index.ts', "import { app } from 'electron'\nexport const quit = () => app.quit()"],
    ['src/main/routes/people.routes.ts', "export { call } from '@orpc/server'"],
    [
      'src/main/features/people/get-person.ts',
      "import type { OrgUnitDirectory } from '../org-units/org-unit-directory.port.ts'\nexport type Needs = OrgUnitDirectory",
    ],
    [
      'src/renderer/src/features/people/usePeople.ts',
      "import { useApi } from '../../client/school.ts'\nexport const get = (id: string) => useApi().client.people.get({ id })",
    ],
    ['src/renderer/src/features/people/usePeopleSearch.ts', "export { person } from '../../../../contract/people.ts'"],
  ])('%s', async (path, code) => {
    expect(await rulesBrokenBy(code, path)).toEqual([])
  })
})
