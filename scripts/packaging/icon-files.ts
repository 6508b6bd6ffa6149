export type Drawing = { size: number; png: Buffer }

/** A Windows icon: a directory of PNG images; 256 pixels are written as 0. */
export const icoFile = (drawings: readonly Drawing[]): Buffer => {
  const header = Buffer.alloc(6 + 16 * drawings.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(drawings.length, 4)
  let offset = header.length
  for (const [place, { size, png }] of drawings.entries()) {
    const entry = 6 + 16 * place
    header.writeUInt8(size % 256, entry)
    header.writeUInt8(size % 256, entry + 1)
    header.writeUInt16LE(1, entry + 4)
    header.writeUInt16LE(32, entry + 6)
    header.writeUInt32LE(png.length, entry + 8)
    header.writeUInt32LE(offset, entry + 12)
    offset += png.length
  }
  return Buffer.concat([header, ...drawings.map(({ png }) => png)])
}

/** The kinds of a macOS icon that hold PNG images, by pixels; some sizes serve plain and high-density screens. */
const kindsOfSize: Record<number, readonly string[]> = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
}

/** The pixels that a macOS icon is made of. */
export const sizesOfIcns = Object.keys(kindsOfSize).map(Number)

const block = (kind: string, content: Buffer): Buffer => {
  const header = Buffer.alloc(8)
  header.write(kind, 'latin1')
  header.writeUInt32BE(8 + content.length, 4)
  return Buffer.concat([header, content])
}

/** A macOS icon: blocks of a kind, a length and a PNG image. */
export const icnsFile = (drawings: readonly Drawing[]): Buffer =>
  block(
    'icns',
    Buffer.concat(drawings.flatMap(({ size, png }) => (kindsOfSize[size] ?? []).map((kind) => block(kind, png)))),
  )
