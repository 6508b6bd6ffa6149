import { formatNumber } from '../../i18n/messages.ts'

/** Bytes in the largest unit that gives at least 1, e.g. `4.2 MB`. */
export const formatBytes = (bytes: number) => {
  const units = ['B', 'kB', 'MB', 'GB']
  const power = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${formatNumber(bytes / 1_000 ** power, { maximumFractionDigits: power === 0 ? 0 : 1 })} ${units[power]}`
}

/** A share from 0 to 1 as per cent. */
export const formatShare = (share: number) => formatNumber(share, { style: 'percent', maximumFractionDigits: 1 })
