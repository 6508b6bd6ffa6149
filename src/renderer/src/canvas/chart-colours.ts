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

/** The design tokens of the canvases as `rgb(...)`, because a canvas cannot read OKLCH. */
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
