import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { chromiumEnvironment, chromiumExecutable, unpackChromium } from '../test/e2e/setup/chromium.ts'
import { type Drawing, icnsFile, icoFile, sizesOfIcns } from './packaging/icon-files.ts'

const resources = join(import.meta.dirname, '..', 'resources')

const sizesOfIco = [16, 24, 32, 48, 64, 128, 256]
const sizesOfLinux = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
/** The largest size in pixels that uses the drawing with fewer and thicker strokes. */
const SMALL = 32

const big = await readFile(join(resources, 'icon.svg'), 'utf8')
const small = await readFile(join(resources, 'icon-small.svg'), 'utf8')
// macOS wants a wider margin around the mark than Windows and Linux.
const airy = big.replace('viewBox="0 0 1024 1024"', 'viewBox="-40 -40 1104 1104"')

await unpackChromium()
const browser = await chromium.launch({
  executablePath: chromiumExecutable(),
  args: process.platform === 'linux' ? ['--no-sandbox'] : [],
  env: chromiumEnvironment(),
})
const page = await browser.newPage()

const draw = async (svg: string, size: number): Promise<Drawing> => {
  await page.setViewportSize({ width: size, height: size })
  const style = '<style>html, body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>'
  await page.setContent(style + svg)
  return { size, png: await page.screenshot({ omitBackground: true }) }
}

const drawAll = async (sizes: readonly number[], large: string): Promise<Drawing[]> => {
  const drawings: Drawing[] = []
  for (const size of sizes) drawings.push(await draw(size <= SMALL ? small : large, size))
  return drawings
}

await writeFile(join(resources, 'icon.ico'), icoFile(await drawAll(sizesOfIco, big)))
await writeFile(join(resources, 'icon.icns'), icnsFile(await drawAll(sizesOfIcns, airy)))
const folder = join(resources, 'icons')
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const { size, png } of await drawAll(sizesOfLinux, big)) await writeFile(join(folder, `${size}x${size}.png`), png)
await browser.close()
