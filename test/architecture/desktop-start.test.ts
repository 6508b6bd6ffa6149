import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** The modules that a module loads when it is evaluated: no type imports, no `import()`. */
const staticImports = (file: string) =>
  ts
    .createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
    .statements.filter((each) => ts.isImportDeclaration(each) || ts.isExportDeclaration(each))
    .filter((each) => !(ts.isImportDeclaration(each) ? each.importClause?.isTypeOnly : each.isTypeOnly))
    .flatMap(({ moduleSpecifier }) =>
      moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : [],
    )

const loadedBy = (entry: string) => {
  const files = new Set<string>()
  const packages = new Set<string>()
  const visit = (file: string) => {
    if (files.has(file) || !existsSync(file)) return
    files.add(file)
    for (const specifier of file.endsWith('.ts') ? staticImports(file) : [])
      if (specifier.startsWith('.')) visit(join(dirname(file), specifier))
      else if (!specifier.startsWith('node:')) packages.add(specifier)
  }
  visit(entry)
  return { files: [...files].map((file) => relative(root, file)), packages: [...packages] }
}

test('the desktop loads no driver, no router and no schema before its window', () => {
  const { files, packages } = loadedBy(join(root, 'src/main/desktop/index.ts'))
  expect(files).toContain('src/main/desktop/console-window.ts')
  expect(packages).toEqual(['electron'])
  expect(files.length).toBeLessThan(30)
})
