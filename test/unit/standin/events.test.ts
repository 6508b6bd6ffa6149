import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { events } from '../../e2e/standin/shared/events.ts'

const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
const types = readFileSync(join(folder, 'electron.d.ts'), 'utf8')

/** The events that one of Electron's types declares. */
const declared = (name: string) => {
  const [start] = new RegExp(`^  (?:class|interface) ${name} extends .*\\{$`, 'm').exec(types) ?? []
  if (start === undefined) throw new Error(`electron.d.ts has no ${name}.`)
  const body = types.slice(types.indexOf(start)).split(/^ {2}\}$/m)[0] ?? ''
  return new Set([...body.matchAll(/\bon\(event: '([^']+)'/g)].map(([, event]) => event))
}

describe('events of the stand-in for Electron', () => {
  test.each(Object.entries(events))(
    '%s has each in electron.d.ts',
    (name, lists: { emitted: readonly string[]; toldByTests?: readonly string[] }) => {
      const known = declared(name)
      expect([...lists.emitted, ...(lists.toldByTests ?? [])].filter((event) => !known.has(event))).toEqual([])
    },
  )

  test('a name that Electron does not have is found', () => {
    expect(declared('App').has('before-quit')).toBe(true)
    expect(declared('App').has('before-quitting')).toBe(false)
  })
})
