import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A third-party package whose code is in the packaged console. `texts` are its licence and notice files. */
export type ShippedPackage = { name: string; version: string; license: string; texts: string[] }

type Manifest = { name: string; version: string; license?: string }
type LockedPackage = { version: string; dev?: boolean; devOptional?: boolean }

const licenceFile = /^(licen[cs]e|copying|notice)([-.](md|txt|mit|bsd|apache).*)?$/i

const readJson = <Content>(file: string) => JSON.parse(readFileSync(file, 'utf8')) as Content

const describe = (folder: string): ShippedPackage => {
  const { name, version, license = '' } = readJson<Manifest>(join(folder, 'package.json'))
  const files = readdirSync(folder).filter((file) => licenceFile.test(file))
  return { name, version, license, texts: files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim()) }
}

/** The packages in the bundles, as the build itself lists them (`license` in electron.vite.config.ts). */
const bundledPackages = (root: string): Manifest[] =>
  ['main', 'preload', 'renderer'].flatMap((part) =>
    readJson<Manifest[]>(join(root, 'out', part, 'bundled-packages.json')),
  )

const isShipped = (root: string) => {
  const keyOf = (name: string, version: string) => `${name}@${version}`
  const bundled = new Set(bundledPackages(root).map(({ name, version }) => keyOf(name, version)))
  return ([path, { version, dev, devOptional }]: [string, LockedPackage]) => {
    const name = path.replace(/^.*node_modules\//, '')
    const isPacked = !dev && !devOptional
    // The program runs in Electron, and Tailwind writes rules of its own into our style sheet.
    return isPacked || bundled.has(keyOf(name, version)) || name === 'electron' || name === 'tailwindcss'
  }
}

/**
 * Every package in the packaged console of this platform, sorted by name: what the current `out/` bundles, the
 * installed "dependencies", and Electron.
 */
export const shippedPackages = (root: string): ShippedPackage[] => {
  const { packages } = readJson<{ packages: Record<string, LockedPackage> }>(join(root, 'package-lock.json'))
  const shipped = Object.entries(packages)
    .filter(([path]) => path !== '' && existsSync(join(root, path, 'package.json')))
    .filter(isShipped(root))
    .map(([path]) => describe(join(root, path)))
  const once = new Map(shipped.map((each) => [`${each.name}@${each.version}`, each]))
  return [...once.values()].sort((one, other) => one.name.localeCompare(other.name))
}
