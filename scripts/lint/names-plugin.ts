import { basename } from 'node:path'
import type { TSESLint, TSESTree } from '@typescript-eslint/utils'

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(ts|js|mjs|cjs)$/
const component = /^[A-Z][A-Za-z0-9]*\.vue$/
const composable = /^use[A-Z][A-Za-z0-9]*(\.test)?\.ts$/
const emptyWords = /^(utils?|utilities|helpers?|managers?|base|misc|impl)$/i
const wordsOf = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').split(/[-._]/)

const fileName: TSESLint.RuleModule<'form' | 'word'> = {
  defaultOptions: [],
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      form: 'Name the file in kebab-case (components PascalCase.vue, composables useX.ts), not "{{name}}".',
      word: '"{{word}}" says nothing about what is in the file: name it after its noun or verb-noun.',
    },
  },
  create: (context) => ({
    Program: (node: TSESTree.Program) => {
      const name = basename(context.filename)
      if (![kebab, component, composable].some((form) => form.test(name))) {
        context.report({ node, messageId: 'form', data: { name } })
      }
      const word = wordsOf(name).find((part) => emptyWords.test(part))
      if (word !== undefined) context.report({ node, messageId: 'word', data: { word } })
    },
  }),
}

const typeName: TSESLint.RuleModule<'form'> = {
  defaultOptions: [],
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      form: 'Name the type by its role: no I prefix, no Base, Manager, Helper or Impl in "{{name}}".',
    },
  },
  create: (context) => {
    const check = (id: TSESTree.Identifier | null) => {
      if (id === null) return
      if (!/^I[A-Z][a-z]/.test(id.name) && !wordsOf(id.name).some((word) => emptyWords.test(word))) return
      context.report({ node: id, messageId: 'form', data: { name: id.name } })
    }
    return {
      ClassDeclaration: (node) => check(node.id),
      TSInterfaceDeclaration: (node) => check(node.id),
      TSTypeAliasDeclaration: (node) => check(node.id),
    }
  },
}

/** Checks the names of files and types against the rules of CONTRIBUTING.md. */
export const namesPlugin = { meta: { name: 'names' }, rules: { 'file-name': fileName, 'type-name': typeName } }
