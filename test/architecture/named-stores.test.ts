import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { STORES, storesOf } from '../../src/contract/stores.ts'

/**
 * The texts that tell of graph stores by name and leave one out. A text whose key names a store is about that store
 * alone.
 */
const leavingOut = (texts: [key: string, text: string][], graphs: { key: string; name: string }[]) =>
  texts.flatMap(([key, text]) => {
    const isTold = ({ name }: { name: string }) => new RegExp(`(?<![\\w-])${name}(?!\\w)`).test(text)
    const ofOne = graphs.some((graph) => key.split(/[.-]/).includes(graph.key))
    const left = graphs.filter((graph) => !isTold(graph))
    return ofOne || left.length === 0 || !graphs.some(isTold)
      ? []
      : [`${key} leaves out ${left.map(({ name }) => name)}`]
  })

const filesOf = (folder: string, kind: RegExp) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && kind.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`)

/** The lines of a source file without comments, each under the nearest key of an object. */
const linesOf = (file: string): [string, string][] => {
  let key = ''
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line))
    .map((line, index) => {
      key = /^\s*'?([\w-]+)'?:/.exec(line)?.[1] ?? key
      return [`${file}:${index + 1}.${key}`, line]
    })
}

/** What speaks to one kind of store, and tells of that one alone. */
const ofAdapters = /\.cypher\.ts$|src\/main\/stores\/|graph-advice\.ts$/

const graphs = storesOf('graph').map((key) => ({ key, name: STORES[key].name }))

it('tells of every graph store wherever a text names one', () => {
  const sources = [
    ...filesOf('src/contract', /\.ts$/),
    ...filesOf('src/main', /\.ts$/).filter((file) => !ofAdapters.test(file)),
    ...filesOf('src/renderer/src', /\.(ts|vue)$/),
  ]
  const pages = [...filesOf('docs', /\.md$/), 'README.md'].map((file): [string, string] => [
    file,
    readFileSync(file, 'utf8'),
  ])
  const texts = [...sources.flatMap(linesOf), ...pages]
  expect(texts.some(([, text]) => graphs.some(({ name }) => text.includes(name)))).toBe(true)
  expect(leavingOut(texts, graphs)).toEqual([])
})

it('finds a text that leaves out one of two', () => {
  const two = [
    { key: 'ours', name: 'Ours' },
    { key: 'other', name: 'Other' },
  ]
  const texts: [string, string][] = [
    ['status.down', 'Ours does not answer.'],
    ['fault.ours-too-old', 'This is Ours 3.'],
    ['source.other', 'Answered by Other'],
    ['graphHint', 'Ours or Other'],
    ['driver', 'import { openOurs, OursError } from ours'],
    ['title', 'Graph'],
  ]
  expect(leavingOut(texts, two)).toEqual(['status.down leaves out Other'])
})
