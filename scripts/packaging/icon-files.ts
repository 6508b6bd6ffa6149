export type Drawing = { size: number; png: Buffer }

/** Encodes a Windows icon: a directory of PNG images. A size of 256 pixels is written as 0. */
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

/**
 * The macOS icon types that hold PNG images, by size in pixels. Some sizes serve both plain and high-density screens.
 */
const kindsOfSize: Record<number, readonly string[]> = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
}

/** The sizes in pixels that a macOS icon needs. */
export const sizesOfIcns = Object.keys(kindsOfSize).map(Number)

const block = (kind: string, content: Buffer): Buffer => {
  const header = Buffer.alloc(8)
  header.write(kind, 'latin1')
  header.writeUInt32BE(8 + content.length, 4)
  return Buffer.concat([header, content])
}

/** Encodes a macOS icon: for each image its type, its length and the PNG data. */
export const icnsFile = (drawings: readonly Drawing[]): Buffer =>
  block(
    'icns',
    Buffer.concat(drawings.flatMap(({ size, png }) => (kindsOfSize[size] ?? []).map((kind) => block(kind, png)))),
  )
