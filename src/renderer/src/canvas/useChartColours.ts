import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import { type ChartColours, chartTokens } from './chart-colours.ts'

const readChartColours = (): ChartColours => {
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

/** The theme's colours for canvases; they change with the theme. */
export const useChartColours = () => {
  const colours = shallowRef(readChartColours())
  const observer = new MutationObserver(() => (colours.value = readChartColours()))
  onMounted(() => observer.observe(document.documentElement, { attributeFilter: ['data-theme'] }))
  onBeforeUnmount(() => observer.disconnect())
  return colours
}
