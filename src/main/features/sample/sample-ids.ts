import { createRandom } from './random.ts'

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const hex32 = (bits: number) =>
  HEX[bits >>> 24]! + HEX[(bits >>> 16) & 255]! + HEX[(bits >>> 8) & 255]! + HEX[bits & 255]!

/** Gives UUIDv7 (RFC 9562) in growing order from `start` (ms since the epoch): 4,096 of them count as one millisecond. */
export const createIdSource = ({ start, seeds }: { start: number; seeds: (number | string)[] }): (() => string) => {
  const random = createRandom('ids', ...seeds)
  let count = 0
  let prefix = ''
  return () => {
    const sequence = count & 0xfff
    if (sequence === 0) {
      const milliseconds = (start + Math.floor(count / 4096)).toString(16).padStart(12, '0')
      prefix = `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7`
    }
    count++
    const high = hex32(((random.bits() & 0x3fff_ffff) | 0x8000_0000) >>> 0)
    const low = hex32(random.bits())
    return `${prefix}${HEX[sequence >>> 8]![1]!}${HEX[sequence & 255]!}-${high.slice(0, 4)}-${high.slice(4)}${low}`
  }
}
