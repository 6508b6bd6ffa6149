import { dirname, relative, resolve, sep } from 'node:path'
import type { TSESLint, TSESTree } from '@typescript-eslint/utils'
import { type Boundary, boundaries } from './boundaries.ts'

const root = resolve(import.meta.dirname, '../..')
const projectPath = (path: string) => relative(root, path).split(sep).join('/')

/**
 * Turns an import such as `../people/person.ts` into a path in the project. A package or a `node:` name stays as it is.
 */
const targetOf = (specifier: string, file: string) => {
  const withoutQuery = specifier.replace(/\?.*$/, '')
  return withoutQuery.startsWith('.') ? projectPath(resolve(dirname(file), withoutQuery)) : withoutQuery
}

const toRule = ({ from, except, forbids, fix }: Boundary): TSESLint.RuleModule<'forbidden'> => ({
  defaultOptions: [],
  meta: { type: 'problem', schema: [], messages: { forbidden: '"{{specifier}}" may not be imported here. {{fix}}' } },
  create: (context) => {
    const importer = projectPath(context.filename)
    if (!from.test(importer) || except?.test(importer)) return {}
    const check = (source: TSESTree.Node | null | undefined) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return
      if (!forbids(targetOf(source.value, context.filename), importer)) return
      context.report({ node: source, messageId: 'forbidden', data: { specifier: source.value, fix } })
    }
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source),
    }
  },
})

/** ESLint plugin with one rule for each boundary, so that a finding names the boundary that was crossed. */
export const boundariesPlugin = {
  meta: { name: 'boundaries' },
  rules: Object.fromEntries(boundaries.map((boundary) => [boundary.name, toRule(boundary)])),
}

export const boundaryRules = Object.fromEntries(boundaries.map(({ name }) => [`boundaries/${name}`, 'error'] as const))
