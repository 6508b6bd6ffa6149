import { relative, resolve, sep } from 'node:path'
import type { TSESLint, TSESTree } from '@typescript-eslint/utils'
import { writes } from '../../src/contract/protocol/writes.ts'

const root = resolve(import.meta.dirname, '../..')
const renderer = 'src/renderer/src/'
/** The only file that may call `send`, and the file that defines it. */
const senders = ['src/renderer/src/app/writes/useWrite.ts', 'src/renderer/src/client/client.ts']

/** The endings of a property path: `client.people.update` gives `people.update`, `client.people.update` and so on. */
const tailsOf = (node: TSESTree.MemberExpression): string[] => {
  const names: string[] = []
  for (let at: TSESTree.Node = node; at.type === 'MemberExpression'; at = at.object) {
    if (at.computed || at.property.type !== 'Identifier') break
    names.unshift(at.property.name)
    if (at.object.type === 'Identifier') names.unshift(at.object.name)
  }
  return names.map((_, from) => names.slice(from).join('.'))
}

const onePath: TSESLint.RuleModule<'write' | 'send'> = {
  defaultOptions: [],
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      write:
        '"{{name}}" changes something: call `write` or `follow` of useWrite (src/renderer/src/app/writes), which asks, keeps the token and reads again.',
      send: 'Only useWrite of src/renderer/src/app/writes sends writes: call its `write` or `follow`.',
    },
  },
  create: (context) => {
    const file = relative(root, context.filename).split(sep).join('/')
    if (!file.startsWith(renderer) || senders.includes(file)) return {}
    return {
      MemberExpression: (node) => {
        const name = tailsOf(node).find((tail) => Object.hasOwn(writes, tail))
        if (name !== undefined) context.report({ node, messageId: 'write', data: { name } })
        if (!node.computed && node.property.type === 'Identifier' && node.property.name === 'send')
          context.report({ node, messageId: 'send' })
      },
      'ObjectPattern > Property[key.name="send"]': (node: TSESTree.Node) => context.report({ node, messageId: 'send' }),
    }
  },
}

/** Every change that a window makes goes through `useWrite`. */
export const writesPlugin = { meta: { name: 'writes' }, rules: { 'one-write-path': onePath } }
