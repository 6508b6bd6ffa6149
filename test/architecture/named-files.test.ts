import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')

const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
const files = ['src', 'migrations', 'scripts', 'test'].flatMap(filesIn)
const sources = files.filter((file) => file.startsWith('/src/') && /\.(ts|vue)$/.test(file))

const quoted = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name!)
const isFile = (name: string) => /^[\w@*<][\w@./*<>-]*\.(ts|vue|css|sql|cypher)$/.test(name)
/** A name with `*` or `<tag>` stands for several files. A name may begin anywhere in a path. */
const patternOf = (name: string) =>
  new RegExp(
    `/${name
      .replaceAll('.', '\\.')
      .replaceAll(/\*|<[\w ]+>/g, '[^/]+')
      .replace(/^\[/, '[')}$`,
  )
const missing = (text: string) =>
  quoted(text)
    .filter(isFile)
    .filter((name) => !files.some((file) => patternOf(name).test(file)))

/** Constants that a row names, none of whose files has them. */
const unknownConstants = (text: string) => {
  const constants = new Set(quoted(text).filter((name) => /^[A-Z][A-Z_]{3,}$/.test(name)))
  for (const file of sources) {
    const source = readFileSync(join(root, file), 'utf8')
    for (const name of constants) if (new RegExp(`\\b${name}\\b`).test(source)) constants.delete(name)
  }
  return [...constants]
}

it('docs/architecture.md names files and constants that exist', () => {
  expect(quoted(page).filter(isFile).length).toBeGreaterThan(100)
  expect(missing(page)).toEqual([])
  expect(unknownConstants(page)).toEqual([])
})

it('finds a file and a constant that are gone', () => {
  const text =
    '`TTL_MS` of `features/cache/fenced-cache.ts`, `GONE_MS` of `cache/gone.ts`, `<noun>.port.ts`, `*.nothing.ts`'
  expect(missing(text)).toEqual(['cache/gone.ts', '*.nothing.ts'])
  expect(unknownConstants(text)).toEqual(['GONE_MS'])
})
