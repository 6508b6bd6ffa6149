import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const read = (file: string) => readFile(new URL(`../../${file}`, import.meta.url), 'utf8')

test('every part of the protocol is bundled, because two copies do not recognise each other’s errors in a stream', async () => {
  const { dependencies } = JSON.parse(await read('package.json')) as { dependencies: Record<string, string> }
  // electron.vite.config.ts bundles every package that is not listed here.
  expect(Object.keys(dependencies).filter((name) => name.startsWith('@orpc/'))).toEqual([])
})
