import { registerHooks } from 'node:module'
import type { LoadedModules } from './shared/control.ts'

const electron = new URL('./modules/electron.ts', import.meta.url).href
const own = new URL('.', import.meta.url).href

/** The files of the program and its packages that Node loaded, each with its count. */
const loaded = new Map<string, number>()

/** From now on `electron` is the stand-in, and loaded modules are counted. */
export const standInForElectron = () =>
  registerHooks({
    resolve: (specifier, context, next) =>
      ['electron', 'electron/main', 'electron/common'].includes(specifier)
        ? { url: electron, shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) => {
      if (url.startsWith('file:') && !url.startsWith(own)) loaded.set(url, (loaded.get(url) ?? 0) + 1)
      return next(url, context)
    },
  })

/** What has been loaded until now: the number of files, their packages, and the highest count of one file. */
export const loadedModules = (): LoadedModules => {
  const packages = new Set<string>()
  for (const url of loaded.keys()) {
    const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1]
    if (name) packages.add(name)
  }
  return { files: loaded.size, packages: [...packages].sort(), mostOften: Math.max(0, ...loaded.values()) }
}
