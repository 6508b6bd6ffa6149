import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import { readChartColours } from './chart-colours.ts'

/** The theme's colours for canvases, read anew when the theme changes. */
export const useChartColours = () => {
  const colours = shallowRef(readChartColours())
  const observer = new MutationObserver(() => (colours.value = readChartColours()))
  onMounted(() => observer.observe(document.documentElement, { attributeFilter: ['data-theme'] }))
  onBeforeUnmount(() => observer.disconnect())
  return colours
}
