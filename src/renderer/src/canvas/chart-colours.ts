/** A colour for each kind of unit. */
export const kindTokens = [
  'kind-national',
  'kind-state',
  'kind-local',
  'kind-district',
  'kind-school',
  'kind-department',
  'kind-class',
] as const

/** The tokens the canvases draw with, as `rgb(...)`: they read no OKLCH. */
export const chartTokens = [
  'canvas',
  'surface',
  'raised',
  'line',
  'outline',
  'ink',
  'muted',
  'accent',
  'accent-soft',
  'warn',
  'bad',
  'bad-soft',
  'hover',
  ...kindTokens,
] as const
export type ChartColours = Record<(typeof chartTokens)[number], string>

export const readChartColours = (): ChartColours => {
  const styles = getComputedStyle(document.documentElement)
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const rgb = (token: string) => {
    if (!context) return 'rgb(128,128,128)'
    context.fillStyle = styles.getPropertyValue(`--${token}`).trim()
    context.fillRect(0, 0, 1, 1)
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
    return `rgb(${red},${green},${blue})`
  }
  return Object.fromEntries(chartTokens.map((token) => [token, rgb(token)])) as ChartColours
}
