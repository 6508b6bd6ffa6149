import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { icnsFile, icoFile } from '../../../scripts/packaging/icon-files.ts'

const resources = join(import.meta.dirname, '../../../resources')
const read = (...path: string[]) => readFileSync(join(resources, ...path))

/** The width and height in the header of a PNG image; undefined when it has none. */
const sizeOfPng = (bytes: Buffer): [number, number] | undefined =>
  bytes.subarray(1, 4).toString('latin1') === 'PNG' ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : undefined

const imagesOfIco = (ico: Buffer) =>
  Array.from({ length: ico.readUInt16LE(4) }, (_, place) => {
    const entry = 6 + 16 * place
    const [length, offset] = [ico.readUInt32LE(entry + 8), ico.readUInt32LE(entry + 12)]
    return { says: ico.readUInt8(entry) || 256, is: sizeOfPng(ico.subarray(offset, offset + length)) }
  })

const imagesOfIcns = (icns: Buffer) => {
  const images: { kind: string; is: [number, number] | undefined }[] = []
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
    images.push({ kind: icns.toString('latin1', at, at + 4), is: sizeOfPng(icns.subarray(at + 8)) })
  return images
}

it('Windows finds every size in the icon that its directory names', () => {
  const images = imagesOfIco(read('icon.ico'))
  expect(images.map(({ says }) => says)).toEqual([16, 24, 32, 48, 64, 128, 256])
  expect(images.filter(({ says, is }) => is?.[0] !== says || is[1] !== says)).toEqual([])
})

it('macOS finds the sizes of plain and high-density screens', () => {
  const icns = read('icon.icns')
  expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length])
  expect(Object.fromEntries(imagesOfIcns(icns).map(({ kind, is }) => [kind, is?.[0]]))).toEqual({
    ic11: 32,
    ic12: 64,
    ic07: 128,
    ic08: 256,
    ic13: 256,
    ic09: 512,
    ic14: 512,
    ic10: 1024,
  })
})

it.each([16, 24, 32, 48, 64, 128, 256, 512, 1024])('Linux finds %i pixels', (size) => {
  expect(sizeOfPng(read('icons', `${size}x${size}.png`))).toEqual([size, size])
})

it('the installers of each platform take these icons', () => {
  const root = join(resources, '..')
  const settings = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Record<string, { icon: string }>
  const icons = ['win', 'mac', 'linux'].map((platform) => settings[platform]?.icon ?? '')
  expect(icons).toEqual(['resources/icon.ico', 'resources/icon.icns', 'resources/icons'])
  expect(icons.filter((icon) => !existsSync(join(root, icon)))).toEqual([])
})

it('a file without drawings is an empty icon file', () => {
  expect(icoFile([])).toEqual(Buffer.from([0, 0, 1, 0, 0, 0]))
  expect(icnsFile([])).toEqual(Buffer.from('icns\0\0\0\u0008', 'latin1'))
})
